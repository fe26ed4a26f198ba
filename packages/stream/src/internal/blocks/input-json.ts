import { type Fields, isRecord } from '../base/record.ts';

const toolCallTypes: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** The input of a finished tool call as JSON; `undefined` for other blocks. */
export function inputJson(block: Fields): string | undefined {
  if (!toolCallTypes.has(block.type) || !isRecord(block.input)) return undefined;
  try {
    return JSON.stringify(block.input);
  } catch {
    // What comes off the wire is JSON. Only somebody's own object can be circular, and that has no JSON.
    return undefined;
  }
}
