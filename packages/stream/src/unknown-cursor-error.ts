import { StreamError } from './stream-error.ts';

/** A broadcast cannot go on after the id it was given. `code`: `UNKNOWN_CURSOR`. */
export class UnknownCursorError extends StreamError {
  /** The id that was given. */
  readonly cursor: string;
  /** `foreign`: no id of this broadcast's. `expired`: one of its ids, but what followed is no longer kept. */
  readonly reason: 'foreign' | 'expired';

  constructor(cursor: string, reason: 'foreign' | 'expired') {
    super(
      'UNKNOWN_CURSOR',
      reason === 'foreign'
        ? 'This is no id of this broadcast.'
        : 'What followed this id is no longer kept (`replay`).',
    );
    this.cursor = cursor;
    this.reason = reason;
  }
}

declare module '@troupe/core/messages' {
  interface ErrorsByCode {
    UNKNOWN_CURSOR: UnknownCursorError;
  }
}
