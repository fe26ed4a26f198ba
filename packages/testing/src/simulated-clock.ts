// By name rather than as globals: a test may fake those.
import { setImmediate } from 'node:timers';
import type { Clock } from '@troupe/core';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until it is told to go on.
 *
 * `await clock.advance(1000)` fires every timer that is due within the next second, in the order of their times and,
 * at the same time, in the order they were set, those included that are set on the way. Before each timer, and at the
 * end, everything that promises have set going is let run to its end, so that code which awaits sees its own time.
 */
export class SimulatedClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #wallStartMs: number;
  readonly #timers = new Set<Timer>();

  /** @param options.wallTimeMs what `wallTime()` says at the start; by default the first of January 2026, UTC */
  constructor(options: { readonly wallTimeMs?: number } = {}) {
    this.#wallStartMs = options.wallTimeMs ?? Date.UTC(2026, 0, 1);
  }

  now(): number {
    return this.#nowMs;
  }

  wallTime(): number {
    return this.#wallStartMs + this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    // As with the real clock, a time that is past or not a number is now, and now still is not within the call.
    const dueMs = this.#nowMs + Math.max(delayMs, 0);
    const timer: Timer = { dueMs, order: this.#order++, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** How many timers are set and have neither fired nor been cancelled. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves on by so many milliseconds. `advance(0)` fires what is due now. A callback that throws ends the advance. */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0))
      throw new RangeError(`Expected a number of milliseconds that is not negative, got ${ms}.`);
    const endMs = this.#nowMs + ms;
    for (;;) {
      await settle();
      const timer = this.#nextUntil(endMs);
      if (timer === undefined) break;
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      timer.callback();
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  #nextUntil(endMs: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.dueMs <= endMs);
    return due.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

// Microtasks all run before the next immediate, however many of them set each other going; so do what immediates of
// others set going, which is how the actor system hands on its messages.
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
