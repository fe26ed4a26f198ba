import type { Clock } from '@troupe/core';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** Time that passes when a test says so. `pending` counts the timers nobody cancelled. */
export class ManualClock implements Clock {
  private time = 0;
  private readonly timers = new Set<Timer>();

  get pending(): number {
    return this.timers.size;
  }

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return this.time;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { due: this.time + delayMs, callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  advance(ms: number): void {
    this.time += ms;
    const due = [...this.timers].filter((timer) => timer.due <= this.time);
    for (const timer of due.sort((a, b) => a.due - b.due)) if (this.timers.delete(timer)) timer.callback();
  }
}
