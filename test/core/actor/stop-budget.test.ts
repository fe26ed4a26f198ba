import { describe, expect, test } from 'vitest';
import { checkTimeoutMs, StopBudget } from '#core/actor/stop-budget.ts';
import { InvalidOptionsError } from '#core/errors/errors.ts';
import { ManualClock } from './manual-clock.ts';

describe('StopBudget', () => {
  test('it is spent once, at the nearest of its deadlines', () => {
    const clock = new ManualClock();
    let spent = 0;
    const budget = new StopBudget(clock, () => spent++);
    budget.tighten(1000);
    budget.tighten(2000);
    clock.advance(300);
    budget.tighten(200);
    expect(budget.leftMs()).toBe(200);
    expect(clock.pending).toBe(1);
    clock.advance(199);
    expect(spent).toBe(0);
    clock.advance(1);
    clock.advance(5000);
    expect(spent).toBe(1);
    expect(budget.leftMs()).toBe(0);
  });

  test('an infinite budget is never spent and has no timer', () => {
    const clock = new ManualClock();
    const budget = new StopBudget(clock, () => expect.unreachable());
    budget.tighten(Number.POSITIVE_INFINITY);
    expect(clock.pending).toBe(0);
    expect(budget.leftMs()).toBe(Number.POSITIVE_INFINITY);
  });

  test('a cleared budget leaves no timer', () => {
    const clock = new ManualClock();
    const budget = new StopBudget(clock, () => expect.unreachable());
    budget.tighten(10);
    budget.clear();
    clock.advance(10);
    expect(clock.pending).toBe(0);
  });
});

describe('checkTimeoutMs', () => {
  test.each([0, 1, 3e9, Number.POSITIVE_INFINITY])('%d is a length of time', (timeoutMs) => {
    expect(checkTimeoutMs(timeoutMs)).toBe(timeoutMs);
  });

  test.each([-1, Number.NaN, Number.NEGATIVE_INFINITY, '5' as never, null as never])(
    '%j is none',
    (timeoutMs) => {
      expect(() => checkTimeoutMs(timeoutMs)).toThrow(InvalidOptionsError);
    },
  );
});
