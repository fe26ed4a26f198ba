import { isTroupeError, TurnFailedError } from '@troupe/core';

/** What a user is told of a failure. What else is known about it is for the log. */
export function wordsFor(error: unknown): string {
  if (error instanceof TurnFailedError) return `The model did not answer (${error.kind}).`;
  if (isTroupeError(error, 'CLI_EXIT')) return 'The assistant broke off and is being started again.';
  if (isTroupeError(error, 'MAILBOX_FULL')) return 'Too many questions wait already.';
  if (isTroupeError(error, 'TURN_INTERRUPTED')) return 'Taken back before it was asked.';
  if (isTroupeError(error, 'SESSION_STOPPED')) return 'The assistant is not there.';
  return 'Something went wrong.';
}
