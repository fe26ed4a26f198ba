import type { ToolUseBlock } from '@troupe/core/messages';
import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { blocksOf } from './internal/blocks/blocks-of.ts';
import { isResult } from './internal/blocks/is-result.ts';
import { isTurnRestart } from './internal/blocks/is-turn-restart.ts';
import { pairToolCall } from './internal/blocks/pair-tool-call.ts';
import { isToolResult, isToolUse } from './internal/blocks/tool-blocks.ts';
import { streamOf } from './internal/cursors/stream-of.ts';
import type { MessageSource } from './message-source.ts';
import type { ToolCall } from './tool-call.ts';

/**
 * Tool calls together with their results, each when its result comes. Those that have none when the turn ends come then,
 * with `result` undefined.
 *
 * When a turn is run again, its open calls are forgotten; what was yielded is not taken back. Holds the calls that have
 * no result yet.
 */
export function toolCalls(source: MessageSource, options: HelperOptions = {}): HelperStream<ToolCall> {
  return streamOf(source, ({ emit }) => {
    const open = new Map<string, ToolUseBlock>();
    return (message) => {
      if (isTurnRestart(message)) open.clear();
      for (const block of blocksOf(message, 'assistant', options))
        if (isToolUse(block)) open.set(block.id, block);
      for (const block of blocksOf(message, 'user', options)) {
        const call = isToolResult(block) ? open.get(block.tool_use_id) : undefined;
        if (call === undefined || !isToolResult(block)) continue;
        open.delete(call.id);
        emit(pairToolCall(call, block));
      }
      if (!isResult(message)) return;
      for (const call of open.values()) emit(pairToolCall(call, undefined));
      open.clear();
    };
  });
}
