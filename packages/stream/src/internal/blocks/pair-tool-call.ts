import type { ToolResultBlock, ToolUseBlock } from '@troupe/core/messages';
import type { ToolCall } from '../../tool-call.ts';

/** A tool call with its result, or without one. */
export function pairToolCall(
  { id, name, input }: ToolUseBlock,
  result: ToolResultBlock | undefined,
): ToolCall {
  return { id, name, input, result, isError: result?.is_error === true };
}
