import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StderrTail } from '#core/process/stderr-tail.ts';

describe('StderrTail', () => {
  test('what was written is there at once, newline or not', () => {
    const tail = new StderrTail();
    expect(tail.text()).toBe('');
    tail.push(Buffer.from('error: no'));
    tail.push(Buffer.from(' key'));
    expect(tail.text()).toBe('error: no key');
  });

  test('in any chunking it is the last 8 192 bytes, from a whole character on', () => {
    const character = fc.constantFrom('a', 'é', '€', '😀', '\n');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(character, fc.integer({ min: 0, max: 4_000 })), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9_000 }),
        (runs, chunkBytes) => {
          const text = runs.map(([char, times]) => char.repeat(times)).join('');
          const bytes = Buffer.from(text);
          const tail = new StderrTail();
          for (let at = 0; at < bytes.length; at += chunkBytes)
            tail.push(bytes.subarray(at, at + chunkBytes));

          const kept = tail.text();
          expect(text.endsWith(kept)).toBe(true);
          const lost = bytes.length - Buffer.byteLength(kept);
          expect(lost === 0 || Buffer.byteLength(kept) > 8_192 - 4).toBe(true);
          expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(8_192);
        },
      ),
    );
  });
});
