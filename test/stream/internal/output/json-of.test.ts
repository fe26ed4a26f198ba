import { describe, expect, test } from 'vitest';
import { jsonOf } from '#stream/internal/output/json-of.ts';

const parsed = (open: string, close: string, depth: number): unknown =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);

describe('jsonOf', () => {
  test.each([
    ['{"a":', '}'],
    ['[', ']'],
  ])('a value nested 20 000 deep in %s is told down to a depth', (open, close) => {
    const told = jsonOf({ type: 'user', deep: parsed(open, close, 20_000) });
    expect(told).toBe(`{"type":"user","deep":${open.repeat(499)}null${close.repeat(499)}}`);
  });

  test('one nested a thousand deep is told whole', () => {
    const told = `${'['.repeat(1_000)}1${']'.repeat(1_000)}`;
    expect(jsonOf(parsed('[', ']', 1_000))).toBe(told);
  });
});
