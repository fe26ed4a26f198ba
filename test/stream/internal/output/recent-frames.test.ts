import { describe, expect, it } from 'vitest';
import { RecentFrames, recentFramesOf } from '#stream/internal/output/recent-frames.ts';

describe('RecentFrames', () => {
  const place = { id: 'a-1', event: undefined };

  it('has the frame of a value at its place and under its name, and no other', () => {
    const frames = new RecentFrames();
    const value = {};
    expect(frames.get(value, 'a-1', undefined)).toBeUndefined();
    frames.keep(value, { ...place, frame: 'first' });
    expect(frames.get(value, 'a-1', undefined)).toBe('first');
    expect(frames.get(value, 'a-2', undefined)).toBeUndefined();
    expect(frames.get(value, 'a-1', 'message')).toBeUndefined();
  });

  it('keeps the first frame of a value that comes twice', () => {
    const frames = new RecentFrames();
    const value = {};
    frames.keep(value, { ...place, frame: 'first' });
    frames.keep(value, { id: 'a-2', event: undefined, frame: 'second' });
    expect(frames.get(value, 'a-1', undefined)).toBe('first');
    expect(frames.get(value, 'a-2', undefined)).toBeUndefined();
  });

  it('keeps a quarter of a million code units, and lets go of the oldest', () => {
    const frames = new RecentFrames();
    const values = Array.from({ length: 300 }, () => ({}));
    for (const value of values) frames.keep(value, { ...place, frame: 'x'.repeat(1_024) });
    const isKept = (value: object) => frames.get(value, 'a-1', undefined) !== undefined;
    expect(values.map(isKept)).toEqual(values.map((_, at) => at >= 300 - 256));
  });

  it('keeps nothing that alone is too much', () => {
    const frames = new RecentFrames();
    const [small, large] = [{}, {}];
    frames.keep(small, { ...place, frame: 'small' });
    frames.keep(large, { ...place, frame: 'x'.repeat(300_000) });
    expect(frames.get(large, 'a-1', undefined)).toBeUndefined();
    expect(frames.get(small, 'a-1', undefined)).toBe('small');
  });
});

describe('recentFramesOf', () => {
  it('is one for each broadcast', () => {
    const [one, other] = [{}, {}];
    expect(recentFramesOf(one)).toBe(recentFramesOf(one));
    expect(recentFramesOf(one)).not.toBe(recentFramesOf(other));
  });
});
