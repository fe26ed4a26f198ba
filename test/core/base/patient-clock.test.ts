import { describe, expect, it } from 'vitest';
import type { Clock } from '#core/base/clock.ts';
import { afterSilence } from '#core/base/patient-clock.ts';

/** A clock whose timers fire as late as they are told to: a host that was blocked meanwhile. */
function lateClock() {
  let now = 0;
  let timer: { readonly callback: () => void; readonly delayMs: number } | undefined;
  const clock: Clock = {
    now: () => now,
    wallTime: () => now,
    setTimer(callback, delayMs) {
      const set = { callback, delayMs };
      timer = set;
      return () => {
        if (timer === set) timer = undefined;
      };
    },
  };
  const fire = (lateMs: number) => {
    const set = timer;
    timer = undefined;
    if (set === undefined) return;
    now += set.delayMs + lateMs;
    set.callback();
  };
  return { clock, fire, waitsMs: () => timer?.delayMs };
}

describe('afterSilence', () => {
  it('judges at once where its timer was in time', () => {
    const { clock, fire, waitsMs } = lateClock();
    let judged = 0;
    afterSilence(clock, () => (judged += 1), 1_000);
    fire(0);
    expect({ judged, waits: waitsMs() }).toEqual({ judged: 1, waits: undefined });
  });

  it.each([
    [300, 300],
    [1_000, 1_000],
    [60_000, 1_000],
  ])('gives back the time that a host was late by: %i ms late, %i ms more', (lateMs, moreMs) => {
    const { clock, fire, waitsMs } = lateClock();
    let judged = 0;
    afterSilence(clock, () => (judged += 1), 1_000);
    fire(lateMs);
    expect({ judged, waits: waitsMs() }).toEqual({ judged: 0, waits: moreMs });
    // Once: who is blocked for ever is judged all the same.
    fire(5_000);
    expect({ judged, waits: waitsMs() }).toEqual({ judged: 1, waits: undefined });
  });

  it('is cancelled also while it gives time back', () => {
    const { clock, fire, waitsMs } = lateClock();
    let judged = 0;
    const cancel = afterSilence(clock, () => (judged += 1), 1_000);
    fire(300);
    cancel();
    expect(waitsMs()).toBeUndefined();
    fire(0);
    expect(judged).toBe(0);
  });
});
