import type { ToolUseBlock } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { blocksOf } from './internal/blocks/blocks-of.ts';
import { isToolUse } from './internal/blocks/tool-blocks.ts';
import { statelessStreamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The tool calls of the model, each once and finished, `input` as it came. Those that the CLI carries out, that is
 * `tool_use` blocks: calls that the API carries out itself (`server_tool_use`, `mcp_tool_use`) are not among them.
 * Holds nothing.
 */
export function toolUses(source: MessageSource, options: HelperOptions = {}): HelperStream<ToolUseBlock> {
  return statelessStreamOf(source, ({ emit }) => (message) => {
    for (const block of blocksOf(message, 'assistant', options)) if (isToolUse(block)) emit(block);
  });
}
