import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lane } from '#core/actor/lane.ts';

describe('Lane', () => {
  test('items leave in the order they came, whatever comes and goes between', () => {
    const steps = fc.array(fc.oneof(fc.constant('shift' as const), fc.integer({ min: 1, max: 40 })));
    fc.assert(
      fc.property(steps, (todo) => {
        const lane = new Lane<number>();
        const model: number[] = [];
        let next = 0;
        for (const step of todo) {
          if (step === 'shift') {
            if (model.length > 0) expect(lane.shift()).toBe(model.shift());
          } else {
            for (let i = 0; i < step; i++) {
              lane.push(next);
              model.push(next++);
            }
          }
          expect(lane.size).toBe(model.length);
        }
      }),
    );
  });

  test('an undefined item is an item', () => {
    const lane = new Lane<undefined>();
    lane.push(undefined);
    expect(lane.size).toBe(1);
    expect(lane.shift()).toBe(undefined);
    expect(lane.size).toBe(0);
  });

  test('a lane that was large and was emptied goes on in order', () => {
    const lane = new Lane<number>();
    for (let round = 0; round < 3; round++) {
      const items = Array.from({ length: 5000 }, (_, i) => round * 5000 + i);
      for (const item of items) lane.push(item);
      expect(items.map(() => lane.shift())).toEqual(items);
    }
  });

  test('lanes that were never used share nothing', () => {
    const [one, other] = [new Lane<number>(), new Lane<number>()];
    one.push(1);
    expect(other.size).toBe(0);
    other.push(2);
    expect([one.shift(), other.shift()]).toEqual([1, 2]);
  });
});
