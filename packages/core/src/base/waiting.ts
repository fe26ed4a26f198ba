import type { Clock } from './clock.ts';
import { follow } from './follow.ts';
import { onAbort } from './on-abort.ts';

/** Waits for a promise, but no longer than the limits say; then it rejects with what `late` makes of the reason. */
export function settlesBy<Value>(
  promise: Promise<Value>,
  limits: {
    /** May be `Infinity`. */
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly clock: Clock;
    readonly late: (cause: unknown) => Error;
  },
): Promise<Value> {
  const { timeoutMs, signal, clock, late } = limits;
  return new Promise((resolve, reject) => {
    const cleanUps: (() => void)[] = [];
    const settle = (how: () => void) => {
      for (const cleanUp of cleanUps) cleanUp();
      how();
    };
    const giveUp = (cause: unknown) => settle(() => reject(late(cause)));
    // First of all: a rejection that comes too late has been looked at, too.
    cleanUps.push(
      follow(promise, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
      }),
    );
    if (signal?.aborted === true) return giveUp(signal.reason);
    if (signal !== undefined) cleanUps.push(onAbort(signal, () => giveUp(signal.reason)));
    if (Number.isFinite(timeoutMs)) {
      cleanUps.push(clock.setTimer(() => giveUp(new Error(`Not within ${timeoutMs} ms.`)), timeoutMs));
    }
  });
}

/** Resolves with `true` when `event` settles (either way), with `false` when `timeoutMs` pass or `hurry` aborts first. */
export async function settlesWithin(
  event: Promise<unknown>,
  limit: { readonly timeoutMs: number; readonly clock: Clock; readonly hurry?: AbortSignal | undefined },
): Promise<boolean> {
  const { timeoutMs, clock, hurry } = limit;
  const tooLate = new Error('too late');
  try {
    await settlesBy(event, { timeoutMs, clock, signal: hurry, late: () => tooLate });
  } catch (error) {
    return error !== tooLate;
  }
  return true;
}

/** Resolves after `delayMs` on that clock. */
export function pauseFor(delayMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, delayMs);
  });
}
