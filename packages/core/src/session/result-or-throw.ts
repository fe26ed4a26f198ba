import { TurnFailedError, TurnInterruptedError } from '../errors.ts';
import type { ResultSuccess } from '../messages.ts';
import { failureKind } from '../wire/failure-kind.ts';
import type { TurnOutcome } from './turn-outcome.ts';

/** What `query()` makes of an outcome: a good result, or a typed error. */
export function resultOrThrow(outcome: TurnOutcome): ResultSuccess {
  switch (outcome.state) {
    case 'completed':
      return outcome.result;
    case 'failed':
      throw turnFailed(outcome);
    case 'interrupted':
      throw new TurnInterruptedError('The turn was interrupted.', { result: outcome.result });
    case 'timed_out':
    case 'cancelled':
    case 'rejected':
    case 'lost':
      throw outcome.error;
    default:
      return outcome satisfies never;
  }
}

function turnFailed(outcome: TurnOutcome & { readonly state: 'failed' }): TurnFailedError {
  const { result, lastRetry, rateLimit, isFailFast = false } = outcome;
  // The result of a turn that was not waited for says only that it was interrupted.
  const kind = isFailFast && lastRetry !== undefined ? lastRetry.kind : failureKind(result);
  return new TurnFailedError(result, kind, { lastRetry, rateLimit, isFailFast });
}
