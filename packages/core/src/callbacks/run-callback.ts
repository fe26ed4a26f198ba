import type { Clock } from '../base/clock.ts';
import { toError } from '../base/to-error.ts';

/** How a callback of the host's came out. */
export type CallbackOutcome =
  | { readonly type: 'returned'; readonly value: unknown }
  | { readonly type: 'threw'; readonly error: Error }
  | { readonly type: 'timed_out' }
  /** The answer is no longer wanted. */
  | { readonly type: 'aborted' };

/** What bounds a callback. */
export interface CallbackLimits {
  /** Aborts when the answer is no longer wanted. */
  readonly signal: AbortSignal;
  /** Milliseconds; `Infinity` for no limit. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * Calls a function of the host's beside the actor and waits for it, but no longer than its limits. Never rejects; what
 * the callback does after that is its own affair, and nobody hears of it.
 *
 * The signal it hands on aborts with `limits.signal` and at the deadline.
 */
export function runCallback(
  call: (signal: AbortSignal) => unknown,
  { signal, timeoutMs, clock }: CallbackLimits,
): Promise<CallbackOutcome> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const settle = (outcome: CallbackOutcome) => {
      cancelTimer();
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onAbort = () => {
      controller.abort(signal.reason);
      settle({ type: 'aborted' });
    };
    const onDeadline = () => {
      controller.abort(new Error(`No answer within ${timeoutMs} ms.`));
      settle({ type: 'timed_out' });
    };
    const cancelTimer = Number.isFinite(timeoutMs) ? clock.setTimer(onDeadline, timeoutMs) : () => undefined;
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    callLater(() => call(controller.signal)).then(
      (value) => settle({ type: 'returned', value }),
      (thrown: unknown) => settle({ type: 'threw', error: toError(thrown) }),
    );
  });
}

// A callback that throws at once is one that rejects.
async function callLater(call: () => unknown): Promise<unknown> {
  return await call();
}
