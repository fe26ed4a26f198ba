import type { ToolResultBlock, ToolUseBlock } from '@troupe/core/messages';
import type { Fields } from '../base/record.ts';

/** Whether a block is a tool call that can be told by its id. */
export function isToolUse(block: Fields): block is Fields & ToolUseBlock {
  return block.type === 'tool_use' && typeof block.id === 'string' && typeof block.name === 'string';
}

/** Whether a block is the result of a tool call that can be told by its id. */
export function isToolResult(block: Fields): block is Fields & ToolResultBlock {
  return block.type === 'tool_result' && typeof block.tool_use_id === 'string';
}
