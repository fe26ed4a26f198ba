import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JoinedTexts } from '#stream/internal/cursors/joined-texts.ts';

describe('JoinedTexts', () => {
  it('is the texts as one, whatever was asked for before', () => {
    const parts = fc.array(fc.constantFrom('', 'a', 'b', 'ab', 'x'.repeat(40_000)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), (asked) => {
        const joined = new JoinedTexts();
        for (const one of asked) expect(joined.of(one)).toBe(one.join(''));
      }),
    );
  });

  it('joins the same texts once', () => {
    let made = 0;
    const parts = ['a', 'b'];
    parts.join = () => {
      made += 1;
      return 'ab';
    };
    const joined = new JoinedTexts();
    joined.of(parts);
    expect(joined.of([...parts])).toBe('ab');
    expect(joined.of(parts)).toBe('ab');
    expect(made).toBe(1);
  });

  it('keeps nothing that is too much', () => {
    let made = 0;
    const parts = ['a', 'b'];
    parts.join = () => {
      made += 1;
      return 'x'.repeat(70_000);
    };
    const joined = new JoinedTexts();
    joined.of(parts);
    joined.of(parts);
    expect(made).toBe(2);
  });
});
