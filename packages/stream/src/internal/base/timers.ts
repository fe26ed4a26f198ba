/** What sets timers. A `Clock` of `@troupe/core` is one, and so is the `SimulatedClock` of `@troupe/testing`. */
export interface TimerSource {
  /** Calls `callback` once after `delayMs` milliseconds; the returned function cancels it. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

// setTimeout takes at most 2^31 - 1 ms and fires at once for anything longer.
const longestTimerMs = 2 ** 31 - 1;

// Kept once, at import: a test that fakes timers later means its own.
const { setTimeout, clearTimeout, setImmediate } = globalThis;

/** `setTimeout`. A delay longer than it can take (24 days) never comes. */
export const systemTimers: TimerSource = {
  setTimer(callback, delayMs) {
    if (delayMs > longestTimerMs) return () => {};
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

// Browsers lack it; there a zero delay has to do.
const immediately: (callback: () => void) => void = setImmediate ?? ((callback) => setTimeout(callback));

/** Resolves when everything that can run now has had its turn, what arrived meanwhile included. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    immediately(resolve);
  });
}
