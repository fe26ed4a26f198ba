import { TurnFailedError, TurnInterruptedError } from '../errors/errors.ts';
import type { ResultSuccess } from '../messages/index.ts';
import { kindOfFailure, type TurnOutcome } from './turn-outcome.ts';

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
  const { result, ...facts } = outcome;
  return new TurnFailedError(result, kindOfFailure(outcome), facts);
}
