import type { ToolResultBlock } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { blocksOf } from './internal/blocks/blocks-of.ts';
import { isToolResult, isToolUse } from './internal/blocks/tool-blocks.ts';
import { streamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The results of the calls of one tool: `Bash`, or `mcp__server__tool`. Holds the ids of its calls that have no result
 * yet.
 */
export function toolResultsByName(
  source: MessageSource,
  name: string,
  options: HelperOptions = {},
): HelperStream<ToolResultBlock> {
  return streamOf(source, ({ emit }) => {
    const waiting = new Set<string>();
    return (message) => {
      for (const block of blocksOf(message, 'assistant', options)) {
        if (isToolUse(block) && block.name === name) waiting.add(block.id);
      }
      for (const block of blocksOf(message, 'user', options)) {
        if (isToolResult(block) && waiting.delete(block.tool_use_id)) emit(block);
      }
    };
  });
}
