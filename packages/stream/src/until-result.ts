import type { Message } from '@troupe/core/messages';
import type { HelperStream } from './helper-stream.ts';
import { isResult } from './internal/blocks/is-result.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The source up to the first result, that included: one turn out of `session.messages()`.
 *
 * The source is closed as soon as the result is read, whether or not the reader asks for what follows it. Ends with
 * the source where there is no result. Holds nothing.
 */
export function untilResult<M extends Message>(source: MessageSource<M>): HelperStream<M> {
  return statelessStreamOf(source, ({ emit, end }) => (message) => {
    emit(message);
    if (isResult(message)) end();
  });
}
