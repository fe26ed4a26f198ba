import type { Clock } from './clock.ts';
import { onAbort } from './on-abort.ts';

/** Waits for a promise, but no longer than the limits say; then it rejects with what `late` makes of the reason. */
export async function settlesBy<Value>(
  promise: Promise<Value>,
  limits: {
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly clock: Clock;
    readonly late: (cause: unknown) => Error;
  },
): Promise<Value> {
  const { timeoutMs, signal, clock, late } = limits;
  let cleanUp = () => {};
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = (cause: unknown) => reject(late(cause));
    if (signal?.aborted === true) return giveUp(signal.reason);
    const forget = signal && onAbort(signal, () => giveUp(signal.reason));
    const cancel = Number.isFinite(timeoutMs)
      ? clock.setTimer(() => giveUp(new Error(`Not within ${timeoutMs} ms.`)), timeoutMs)
      : () => {};
    cleanUp = () => {
      cancel();
      forget?.();
    };
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    cleanUp();
  }
}
