import { describe, expect, it } from 'vitest';
import { RecentFrames, recentFramesOf } from '#stream/internal/recent-frames.ts';

describe('RecentFrames', () => {
  const place = { id: 'a-1', event: undefined };

  it('makes the frame of a value once', () => {
    const frames = new RecentFrames();
    const value = {};
    expect(frames.get(value, place, () => 'made')).toBe('made');
    expect(frames.get(value, place, () => 'made again')).toBe('made');
  });

  it('takes no frame for that of another place or name', () => {
    const frames = new RecentFrames();
    const value = {};
    frames.get(value, place, () => 'first');
    expect(frames.get(value, { id: 'a-2', event: undefined }, () => 'second')).toBe('second');
    expect(frames.get(value, { id: 'a-1', event: 'message' }, () => 'third')).toBe('third');
    expect(frames.get(value, place, () => 'again')).toBe('first');
  });

  it('keeps a quarter of a million code units, and lets go of the oldest', () => {
    const frames = new RecentFrames();
    const values = Array.from({ length: 300 }, () => ({}));
    for (const value of values) frames.get(value, place, () => 'x'.repeat(1_024));
    let made = 0;
    const make = () => {
      made += 1;
      return 'made again';
    };
    for (const value of values.slice(-256)) frames.get(value, place, make);
    expect(made).toBe(0);
    frames.get(values[0] ?? {}, place, make);
    expect(made).toBe(1);
  });

  it('keeps nothing that alone is too much', () => {
    const frames = new RecentFrames();
    const [small, large] = [{}, {}];
    frames.get(small, place, () => 'small');
    frames.get(large, place, () => 'x'.repeat(300_000));
    expect(frames.get(large, place, () => 'again')).toBe('again');
    expect(frames.get(small, place, () => 'again')).toBe('small');
  });
});

describe('recentFramesOf', () => {
  it('is one for each broadcast', () => {
    const [one, other] = [{}, {}];
    expect(recentFramesOf(one)).toBe(recentFramesOf(one));
    expect(recentFramesOf(one)).not.toBe(recentFramesOf(other));
  });
});
