import type { ApiRetry, RateLimit, TurnFailureKind } from '../errors/turn-errors.ts';
import type { ResultMessage, ResultSuccess } from '../messages/index.ts';
import { failureKind } from '../wire/failure-kind.ts';

/**
 * Where a turn is, or how it ended.
 *
 * `queued` waits its turn; `running` is with the CLI; `completed` and `failed` have a result, the latter an error
 * result; `interrupted` was stopped while running; `timed_out` passed a deadline; `cancelled` was taken back before
 * it was sent; `rejected` was never taken; `lost` was with a CLI that died.
 */
export type TurnState =
  | 'queued'
  | 'running'
  | 'completed'
  | 'failed'
  | 'interrupted'
  | 'timed_out'
  | 'cancelled'
  | 'rejected'
  | 'lost';

/** How a turn ended: with a result, or with the error that its reader gets. */
export type TurnOutcome =
  | { readonly state: 'completed'; readonly result: ResultSuccess }
  | {
      readonly state: 'failed';
      readonly result: ResultMessage;
      /** What the CLI said last of its tries. */
      readonly lastRetry?: ApiRetry | undefined;
      /** Where the limits of the subscription stood. */
      readonly rateLimit?: RateLimit | undefined;
      /** It was ended for what the CLI had said, though the CLI would have tried again. */
      readonly isFailFast?: boolean;
    }
  | { readonly state: 'interrupted'; readonly result: ResultMessage }
  | { readonly state: 'timed_out' | 'cancelled' | 'rejected' | 'lost'; readonly error: Error };

/** Why a turn failed. The result of one that was not waited for says only that it was interrupted. */
export function kindOfFailure({
  result,
  lastRetry,
  isFailFast = false,
}: TurnOutcome & { readonly state: 'failed' }): TurnFailureKind {
  return isFailFast && lastRetry !== undefined ? lastRetry.kind : failureKind(result);
}

/**
 * The outcome that a result stands for.
 *
 * `subtype` cannot tell: a failed request to the API is `success` with `is_error`, an interrupt is
 * `error_during_execution` with `terminal_reason: 'aborted_…'`. A CLI too old to give a terminal reason is believed
 * to have obeyed when we asked it to stop.
 */
export function outcomeOf(result: ResultMessage, wasAskedToStop: boolean): TurnOutcome {
  const reason = result.terminal_reason;
  const aborted =
    typeof reason === 'string'
      ? reason.startsWith('aborted')
      : wasAskedToStop && result.subtype === 'error_during_execution';
  if (aborted) return { state: 'interrupted', result };
  // A limit that was hit is no success, whatever `is_error` says.
  return !result.is_error && result.subtype === 'success'
    ? { state: 'completed', result }
    : { state: 'failed', result };
}
