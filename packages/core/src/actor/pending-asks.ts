import type { Clock } from '../base/clock.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import { onAbort } from '../base/on-abort.ts';
import { ActorExitedError, AskTimeoutError } from './actor-errors.ts';
import type { AskOptions } from './actor-ref.ts';
import { checkTimeoutMs } from './stop-budget.ts';

/** Whom to ask. */
export interface Askable {
  readonly path: string;
  readonly clock: Clock;
  readonly asks: PendingAsks;
  /** Why it is over or about to be; `undefined` while it takes messages. */
  readonly ending: ExitReason | undefined;
  tell(message: unknown): boolean;
}

/** The answers that others wait for from one actor. */
export class PendingAsks {
  private waiting: Set<(reason: ExitReason) => void> | undefined;

  add(onEnd: (reason: ExitReason) => void): void {
    this.waiting ??= new Set();
    this.waiting.add(onEnd);
  }

  delete(onEnd: (reason: ExitReason) => void): void {
    this.waiting?.delete(onEnd);
  }

  /** The actor will not answer any more. */
  end(reason: ExitReason): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting !== undefined) for (const onEnd of waiting) onEnd(reason);
  }
}

/** Sends what `build` makes and waits for the first answer, the target's end, the deadline or the signal. */
export function ask<R>(
  target: Askable,
  build: (reply: (value: R) => void) => unknown,
  options: AskOptions,
): Promise<R> {
  return new Promise<R>((resolve, reject) => {
    const { signal } = options;
    const timeoutMs = checkTimeoutMs(options.timeoutMs ?? Number.POSITIVE_INFINITY);
    if (signal?.aborted) return reject(signal.reason);

    let isOpen = true;
    let cancelTimer: (() => void) | undefined;
    let forget = () => {};
    const close = () => {
      const wasOpen = isOpen;
      isOpen = false;
      target.asks.delete(onEnd);
      forget();
      cancelTimer?.();
      return wasOpen;
    };
    const onEnd = (reason: ExitReason) => {
      if (close()) reject(new ActorExitedError(target.path, reason));
    };
    const giveUp = () => {
      if (close()) reject(signal?.reason);
    };
    const onDeadline = () => {
      if (close()) reject(new AskTimeoutError(target.path, timeoutMs));
    };

    const message = build((value) => {
      if (close()) resolve(value);
    });
    target.tell(message);
    if (target.ending !== undefined) return onEnd(target.ending);
    if (!isOpen) return;
    target.asks.add(onEnd);
    if (signal !== undefined) forget = onAbort(signal, giveUp);
    if (timeoutMs < Number.POSITIVE_INFINITY) cancelTimer = target.clock.setTimer(onDeadline, timeoutMs);
  });
}
