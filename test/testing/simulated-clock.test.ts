import { SimulatedClock } from '@troupe/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('SimulatedClock', () => {
  test('stands still until it is told to go on', async () => {
    const clock = new SimulatedClock({ wallTimeMs: 5000 });
    expect([clock.now(), clock.wallTime()]).toEqual([0, 5000]);
    await clock.advance(30);
    expect([clock.now(), clock.wallTime()]).toEqual([30, 5030]);
  });

  test('a timer fires once, when its time has come and not before', async () => {
    const clock = new SimulatedClock();
    const fired: number[] = [];
    clock.setTimer(() => fired.push(clock.now()), 10);
    await clock.advance(9);
    expect(fired).toEqual([]);
    await clock.advance(1);
    await clock.advance(100);
    expect(fired).toEqual([10]);
  });

  test('a cancelled timer never fires, and cancelling twice is the same as once', async () => {
    const clock = new SimulatedClock();
    const cancel = clock.setTimer(() => expect.unreachable(), 10);
    cancel();
    cancel();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(20);
  });

  test('a timer that is cancelled by an earlier one of the same advance does not fire', async () => {
    const clock = new SimulatedClock();
    const cancel = clock.setTimer(() => expect.unreachable(), 10);
    clock.setTimer(cancel, 10);
    clock.setTimer(cancel, 5);
    await clock.advance(20);
  });

  test('timers fire in the order of their times, and at one time in the order they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { maxLength: 15 }), async (delays) => {
        const clock = new SimulatedClock();
        const fired: [number, number][] = [];
        for (const [index, delay] of delays.entries())
          clock.setTimer(() => fired.push([clock.now(), index]), delay);
        expect(clock.pendingTimers).toBe(delays.length);
        await clock.advance(20);
        const expected = delays.map((delay, index): [number, number] => [delay, index]);
        expect(fired).toEqual(expected.sort(([a, i], [b, j]) => a - b || i - j));
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('a timer set on the way fires within the same advance', async () => {
    const clock = new SimulatedClock();
    const fired: number[] = [];
    clock.setTimer(() => {
      fired.push(clock.now());
      clock.setTimer(() => fired.push(clock.now()), 5);
    }, 10);
    await clock.advance(15);
    expect(fired).toEqual([10, 15]);
  });

  test('code that awaits between timers sees its own time', async () => {
    const clock = new SimulatedClock();
    const sleep = (ms: number) => new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
    const seen: number[] = [];
    const run = (async () => {
      for (const ms of [10, 10, 10]) {
        await sleep(ms);
        await Promise.resolve();
        seen.push(clock.now());
      }
    })();
    await clock.advance(30);
    await run;
    expect(seen).toEqual([10, 20, 30]);
  });

  test('what was set going before the advance is done before the first timer', async () => {
    const clock = new SimulatedClock();
    const order: string[] = [];
    clock.setTimer(() => order.push('timer'), 0);
    setImmediate(() => order.push('immediate'));
    void Promise.resolve().then(() => order.push('microtask'));
    await clock.advance(0);
    expect(order).toEqual(['microtask', 'immediate', 'timer']);
  });

  test('no timer fires within the call that sets it', () => {
    const clock = new SimulatedClock();
    for (const delay of [0, -5, Number.NaN]) clock.setTimer(() => expect.unreachable(), delay);
    expect(clock.pendingTimers).toBe(3);
  });

  test('a callback that throws ends the advance at its time; what is left fires with the next one', async () => {
    const clock = new SimulatedClock();
    const fired: string[] = [];
    clock.setTimer(() => {
      throw new Error('from the timer');
    }, 5);
    clock.setTimer(() => fired.push('later'), 6);
    await expect(clock.advance(10)).rejects.toThrow('from the timer');
    expect(clock.now()).toBe(5);
    await clock.advance(1);
    expect(fired).toEqual(['later']);
  });

  test('time does not go backwards', async () => {
    const clock = new SimulatedClock();
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
    expect(clock.now()).toBe(0);
  });
});
