import type { ToolResultBlock } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { blocksOf } from './internal/blocks/blocks-of.ts';
import { isToolResult } from './internal/blocks/tool-blocks.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/** The results of tool calls as the model is shown them, in the order they come. Holds nothing. */
export function toolResults(
  source: MessageSource,
  options: HelperOptions = {},
): HelperStream<ToolResultBlock> {
  return statelessStreamOf(source, ({ emit }) => (message) => {
    for (const block of blocksOf(message, 'user', options)) if (isToolResult(block)) emit(block);
  });
}
