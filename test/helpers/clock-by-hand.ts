import { type Clock, systemClock } from '@troupe/core';

/** The real clock, save that timers of one length fire when they are told to. */
export interface ClockByHand extends Clock {
  /** Fires the timers of that length that are set now; whether there was one. */
  fire(): boolean;
}

/** A clock whose timers of `delayMs` wait for `fire()`: what is looked at every so often is then looked at when a test says so. */
export function clockByHand(delayMs: number): ClockByHand {
  const held = new Set<() => void>();
  return {
    now: () => systemClock.now(),
    wallTime: () => systemClock.wallTime(),
    setTimer(callback, ms) {
      if (ms !== delayMs) return systemClock.setTimer(callback, ms);
      held.add(callback);
      return () => void held.delete(callback);
    },
    fire() {
      const due = [...held];
      held.clear();
      for (const callback of due) callback();
      return due.length > 0;
    },
  };
}
