import type { Message } from '@troupe/core/messages';
import type { HelperStream } from './helper-stream.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The source, observed: `visit` is called with each message when it is its turn to be read, before the reader gets it.
 *
 * It sees everything, subagents' messages too. What it throws ends the stream with that error. What it returns is not
 * looked at; an `async` visit is not waited for. Holds nothing.
 */
export function tap<M extends Message>(
  source: MessageSource<M>,
  visit: (message: M) => void,
): HelperStream<M> {
  return statelessStreamOf(source, ({ emit }) => (message) => {
    visit(message);
    emit(message);
  });
}
