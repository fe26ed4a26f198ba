import type { ResultMessage } from '@troupe/core/messages';
import { StreamError } from './stream-error.ts';

/**
 * The messages ended and what was asked for had not come: the result or, for `finalText`, a result that has a text.
 * `code`: `STREAM_ENDED`.
 */
export class StreamEndedError extends StreamError {
  /** The result, where there was one and only its text was missing. */
  readonly result: ResultMessage | undefined;

  constructor(message: string, result?: ResultMessage) {
    super('STREAM_ENDED', message);
    this.result = result;
  }
}

declare module '@troupe/core/messages' {
  interface ErrorsByCode {
    STREAM_ENDED: StreamEndedError;
  }
}
