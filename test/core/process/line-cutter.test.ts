import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CutLines } from '#core/process/cut-lines.ts';
import { LineCutter } from '#core/process/line-cutter.ts';

function cut(chunks: readonly Buffer[], maxLineBytes = Number.POSITIVE_INFINITY) {
  const overlong: number[] = [];
  const cutter = new LineCutter(maxLineBytes, (byteLength) => overlong.push(byteLength));
  const lines = chunks.flatMap((chunk) => textsOf(cutter.push(chunk)));
  return { lines, overlong, cutOffBytes: cutter.end() };
}

const textsOf = ({ raw, textOf }: CutLines) => raw.map(textOf);

function chunked(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

// What the lines are, byte by byte, said in another way than the cutter's.
function linesOf(bytes: Buffer): { readonly lines: string[]; readonly rest: string } {
  const parts = bytes.toString('latin1').split('\n');
  return { lines: parts.slice(0, -1), rest: parts.at(-1) ?? '' };
}

const asText = (line: string) => Buffer.from(line, 'latin1').toString('utf8');

const bytes = fc
  .array(fc.oneof(fc.constant(10), fc.integer({ min: 0, max: 255 })), { maxLength: 300 })
  .map((values) => Buffer.from(values));
const cuts = fc.array(fc.nat(), { maxLength: 30 });

describe('LineCutter', () => {
  test('any bytes in any chunking give the same lines in the same order, and none is lost', () => {
    fc.assert(
      fc.property(bytes, cuts, (input, at) => {
        const { lines, cutOffBytes } = cut(chunked(input, at));
        const expected = linesOf(input);
        expect(lines).toEqual(expected.lines.map(asText));
        expect(cutOffBytes).toBe(expected.rest.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('with a limit, exactly the lines within it come through and the others are reported with their length', () => {
    fc.assert(
      fc.property(bytes, cuts, fc.integer({ min: 0, max: 40 }), (input, at, maxLineBytes) => {
        const { lines, overlong } = cut(chunked(input, at), maxLineBytes);
        const expected = linesOf(input).lines;
        const good = expected.filter((line) => line.length <= maxLineBytes);
        expect(lines).toEqual(good.map(asText));
        const tooLong = expected.map((line) => line.length).filter((length) => length > maxLineBytes);
        expect(overlong).toEqual(tooLong);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a character of several bytes survives a cut at every offset', () => {
    const text = ['{"text":"é€😀"}', '{"text":"\u2028\u2029"}', 'ende ß'];
    const input = Buffer.from(`${text.join('\n')}\n`);
    for (let at = 0; at <= input.length; at += 1) {
      const { lines } = cut([input.subarray(0, at), input.subarray(at)]);
      expect(lines).toEqual(text);
    }
    const single = [...input].map((byte) => Buffer.from([byte]));
    expect(cut(single).lines).toEqual(text);
  });

  test('bytes that are not UTF-8 read as U+FFFD and spoil no other line', () => {
    const { lines } = cut([Buffer.from([0x61, 0xff, 0xc3, 0x0a, 0x62, 0x0a])]);
    expect(lines).toEqual(['a\ufffd\ufffd', 'b']);
  });

  test('empty lines are lines, and only the byte 0x0A ends one', () => {
    const { lines } = cut([Buffer.from('\n\na\r\u2028\u0085b\n')]);
    expect(lines).toEqual(['', '', 'a\r\u2028\u0085b']);
  });

  test('what has no newline at the end is no line: end() says how long it was, and the cutter starts anew', () => {
    const cutter = new LineCutter(100, () => undefined);
    expect(textsOf(cutter.push(Buffer.from('half')))).toEqual([]);
    expect(cutter.end()).toBe(4);
    expect(textsOf(cutter.push(Buffer.from('whole\n')))).toEqual(['whole']);
    expect(cutter.end()).toBe(0);
  });

  test('a line over the limit lets go of what it has, however long it gets', () => {
    const overlong: number[] = [];
    const cutter = new LineCutter(1_000, (byteLength) => overlong.push(byteLength));
    const before = process.memoryUsage().arrayBuffers;
    for (let mib = 0; mib < 300; mib += 1) cutter.push(Buffer.alloc(1024 * 1024, 'x'));
    globalThis.gc?.();
    expect(textsOf(cutter.push(Buffer.from('\ngood\n')))).toEqual(['good']);
    expect(overlong).toEqual([300 * 1024 * 1024]);
    // Without a gc on hand the chunks may still be there to be collected; held ones would be all 300 MiB at once.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(280 * 1024 * 1024);
  });

  test('a line of many pieces is put together once, not once per chunk', () => {
    // 64 MiB in pieces of 4 KiB: copying all that came before at each of 16 384 chunks would move half a terabyte.
    const piece = Buffer.alloc(4096, 'y');
    const cutter = new LineCutter(128 * 1024 * 1024, () => undefined);
    for (let count = 0; count < 16_384; count += 1) expect(textsOf(cutter.push(piece))).toHaveLength(0);
    const [line] = textsOf(cutter.push(Buffer.from('\n')));
    expect(line).toHaveLength(64 * 1024 * 1024);
  });
});
