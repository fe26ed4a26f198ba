/** The only source of time in this package. `SimulatedClock` of `@troupe/testing` stands in for it in tests. */
export interface Clock {
  /** Milliseconds on a monotonic scale; only differences mean something. */
  now(): number;
  /** Wall-clock milliseconds since the epoch, for what people read. */
  wallTime(): number;
  /** Calls `callback` once after `delayMs` milliseconds; the returned function cancels it. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

// setTimeout takes at most 2^31 - 1 ms and fires at once for anything longer.
const longestTimerMs = 2 ** 31 - 1;

/** The real clock: `performance.now()`, `Date.now()` and `setTimeout`, for delays of any length. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  setTimer(callback, delayMs) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      const stepMs = Math.min(leftMs, longestTimerMs);
      timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : callback()), stepMs);
    };
    arm(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
