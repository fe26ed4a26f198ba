import type { Clock } from '../base/clock.ts';
import { InvalidOptionsError } from '../errors/errors.ts';

/** What a stop may take, in milliseconds, when nobody says otherwise: OTP's default for a worker. */
export const defaultStopTimeoutMs = 5_000;

/** One deadline for an actor and all below it. It can be drawn nearer, never put off. */
export class StopBudget {
  private readonly clock: Clock;
  private readonly onSpent: () => void;
  private deadline = Number.POSITIVE_INFINITY;
  private cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, onSpent: () => void) {
    this.clock = clock;
    this.onSpent = onSpent;
  }

  /** The budget is spent `timeoutMs` milliseconds from now, unless it is spent sooner. */
  tighten(timeoutMs: number): void {
    const deadline = this.clock.now() + timeoutMs;
    if (deadline >= this.deadline) return;
    this.deadline = deadline;
    this.cancelTimer?.();
    this.cancelTimer = this.clock.setTimer(this.onSpent, timeoutMs);
  }

  /** What is left of it, in milliseconds; `Infinity` when there is no deadline. */
  leftMs(): number {
    return Math.max(0, this.deadline - this.clock.now());
  }

  clear(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }
}

/** Refuses what is no length of time. `0` and `Infinity` are. */
export function checkTimeoutMs(timeoutMs: number): number {
  if (typeof timeoutMs === 'number' && timeoutMs >= 0) return timeoutMs;
  const received = `${String(timeoutMs)} (${typeof timeoutMs})`;
  throw new InvalidOptionsError([
    { key: 'timeoutMs', expected: 'a non-negative number of milliseconds or Infinity', received },
  ]);
}
