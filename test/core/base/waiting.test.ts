import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { settlesWithin } from '#core/base/waiting.ts';

const never = new Promise<never>(() => undefined);

describe('settlesWithin', () => {
  test('a promise that settles in time, either way, is in time, and no timer is left', async () => {
    const clock = new SimulatedClock();
    await expect(settlesWithin(Promise.resolve(), { timeoutMs: 0, clock })).resolves.toBe(true);
    await expect(settlesWithin(Promise.reject(new Error('x')), { timeoutMs: 0, clock })).resolves.toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  test('one that does not is not, after exactly that time', async () => {
    const clock = new SimulatedClock();
    const answers: boolean[] = [];
    void settlesWithin(never, { timeoutMs: 100, clock }).then((answer) => answers.push(answer));
    await clock.advance(99);
    expect(answers).toEqual([]);
    await clock.advance(1);
    expect(answers).toEqual([false]);
  });

  test('an abort ends the wait, also one that came before it', async () => {
    const clock = new SimulatedClock();
    const hurry = new AbortController();
    const waiting = settlesWithin(never, { timeoutMs: 100, clock, hurry: hurry.signal });
    hurry.abort();
    await expect(waiting).resolves.toBe(false);
    await expect(settlesWithin(never, { timeoutMs: 100, clock, hurry: hurry.signal })).resolves.toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
