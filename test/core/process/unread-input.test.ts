import { describe, expect, it } from 'vitest';
import { UnreadInput } from '#core/process/unread-input.ts';

const stuck = { isWaiting: true, taken: 3, isExcused: false };

/** The verdicts of so many looks that show the same. */
function looks(input: UnreadInput, count: number, look: Partial<typeof stuck> = {}) {
  return Array.from({ length: count }, () => input.look({ ...stuck, ...look }));
}

describe('UnreadInput', () => {
  it('notices at the sixth look that shows no progress, and is over at the twelfth', () => {
    const input = new UnreadInput();
    // The first look only says what waits.
    expect(looks(input, 6)).not.toContain('noticed');
    expect(looks(input, 1)).toEqual(['noticed']);
    expect(new Set(looks(input, 5))).toEqual(new Set(['unread']));
    expect(looks(input, 1)).toEqual(['over']);
  });

  it('begins anew when the pipe has taken something', () => {
    const input = new UnreadInput();
    looks(input, 6);
    expect(looks(input, 1, { taken: 4 })).toEqual(['read']);
    expect(looks(input, 5, { taken: 4 })).not.toContain('noticed');
  });

  it('says once that what was noticed is over, be it read in part or whole', () => {
    for (const after of [{ taken: 4 }, { isWaiting: false }, { isExcused: true }]) {
      const input = new UnreadInput();
      expect(looks(input, 7).at(-1)).toBe('noticed');
      expect(looks(input, 2, after)).toEqual(['restored', 'read']);
    }
  });

  it('holds nothing against a CLI that we hold up, nor against one for which nothing waits', () => {
    const input = new UnreadInput();
    expect(new Set(looks(input, 50, { isExcused: true }))).toEqual(new Set(['read']));
    expect(new Set(looks(input, 50, { isWaiting: false }))).toEqual(new Set(['read']));
    expect(looks(input, 6)).not.toContain('noticed');
  });
});
