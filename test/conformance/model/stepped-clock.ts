import type { Clock } from '@troupe/core';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that goes on when it is told to; simple, since ten thousand trees live by it. */
export class SteppedClock implements Clock {
  #nowMs = 0;
  #timers: Timer[] = [];

  now(): number {
    return this.#nowMs;
  }

  wallTime(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** Goes on to the first timer that is due and fires it. Returns whether there was one. */
  fireNext(): boolean {
    const [first] = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs);
    if (first === undefined) return false;
    this.#timers = this.#timers.filter((other) => other !== first);
    this.#nowMs = Math.max(this.#nowMs, first.dueMs);
    first.callback();
    return true;
  }
}
