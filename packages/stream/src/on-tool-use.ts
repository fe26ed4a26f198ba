import type { Message, ToolUseBlock } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { blocksOf } from './internal/blocks/blocks-of.ts';
import { isToolUse } from './internal/blocks/tool-blocks.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The source, observed: `visit` is called with each tool call, before the reader gets the message it is in. Everything
 * passes through. What `visit` throws ends the stream with that error; an `async` visit is not waited for. Holds
 * nothing.
 */
export function onToolUse<M extends Message>(
  source: MessageSource<M>,
  visit: (call: ToolUseBlock) => void,
  options: HelperOptions = {},
): HelperStream<M> {
  return statelessStreamOf(source, ({ emit }) => (message) => {
    for (const block of blocksOf(message, 'assistant', options)) if (isToolUse(block)) visit(block);
    emit(message);
  });
}
