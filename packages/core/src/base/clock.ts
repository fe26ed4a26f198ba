import { performance } from 'node:perf_hooks';
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers';

/** The only source of time in this package. `SimulatedClock` of `@troupe/testing` stands in for it in tests. */
export interface Clock {
  /** Milliseconds on a monotonic scale; only differences mean something. */
  now(): number;
  /** Wall-clock milliseconds since the epoch, for what people read. */
  wallTime(): number;
  /** Calls `callback` once after `delayMs` milliseconds; the returned function cancels it. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

// Kept once, at import: a test that fakes timers later means its own, and with some of ours faked nothing would go on.
const real = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  now: performance.now.bind(performance),
  wallTime: Date.now.bind(Date),
};

// setTimeout takes at most 2^31 - 1 ms and fires at once for anything longer.
const longestTimerMs = 2 ** 31 - 1;

/** The real clock: `performance.now()`, `Date.now()` and `setTimeout`, for delays of any length. */
export const systemClock: Clock = {
  now: real.now,
  wallTime: real.wallTime,
  setTimer(callback, delayMs) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      const stepMs = Math.min(leftMs, longestTimerMs);
      timer = real.setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : callback()), stepMs);
    };
    arm(Math.max(0, delayMs));
    return () => real.clearTimeout(timer);
  },
};

/** Calls `callback` in the next turn of the event loop, when what lies in the pipes has been read. */
export function inNextTurn(callback: () => void): void {
  real.setImmediate(callback);
}

/** Calls `run` with the real timer functions in their places, for a library that takes those that it finds there. */
export function withRealTimers<Result>(run: () => Result): Result {
  const found = globalThis.setImmediate;
  if (found === real.setImmediate) return run();
  const { clearImmediate: foundClear, clearTimeout: foundClearTimeout } = globalThis;
  globalThis.setImmediate = real.setImmediate;
  globalThis.clearImmediate = real.clearImmediate;
  globalThis.clearTimeout = real.clearTimeout;
  try {
    return run();
  } finally {
    globalThis.setImmediate = found;
    globalThis.clearImmediate = foundClear;
    globalThis.clearTimeout = foundClearTimeout;
  }
}

/** Calls `callback` once after `delayMs` milliseconds, if this process still lives then: it is not kept alive for it. */
export function setBackgroundTimer(callback: () => void, delayMs: number): void {
  real.setTimeout(callback, delayMs).unref();
}
