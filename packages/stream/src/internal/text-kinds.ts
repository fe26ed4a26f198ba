import type { BlockKind, ToldBlock } from './block-kind.ts';
import { isRecord } from './record.ts';

/** Text blocks. */
export const textKind: BlockKind<string> = {
  ofDelta: (delta) => (delta.type === 'text_delta' ? text(delta.text) : undefined),
  ofBlock: (block) => (block.type === 'text' ? text(block.text) : undefined),
  lengthOf: (piece) => piece.length,
  missingOf: missingText,
};

/** Thinking that the model shows. */
export const thinkingKind: BlockKind<string> = {
  ofDelta: (delta) => (delta.type === 'thinking_delta' ? text(delta.thinking) : undefined),
  ofBlock: (block) => (block.type === 'thinking' ? text(block.thinking) : undefined),
  lengthOf: (piece) => piece.length,
  missingOf: missingText,
};

/** The input of tool calls, as JSON. */
export const inputJsonKind: BlockKind<string> = {
  ofDelta: (delta) => (delta.type === 'input_json_delta' ? text(delta.partial_json) : undefined),
  ofBlock: (block) =>
    hasInput.has(block.type) && isRecord(block.input) ? JSON.stringify(block.input) : undefined,
  lengthOf: (piece) => piece.length,
  // The finished block holds what the JSON says, not how the model wrote it, so the two cannot be compared.
  missingOf: () => undefined,
};

const hasInput: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// The last piece standing where it belongs tells that nothing is missing before it: keeping all of the text to compare
// would cost its size.
function missingText(
  { length, lastPiece }: ToldBlock<string>,
  whole: string,
): { rest: string } | 'anew' | undefined {
  if (lastPiece === undefined || !whole.startsWith(lastPiece, length - lastPiece.length)) return 'anew';
  return length < whole.length ? { rest: whole.slice(length) } : undefined;
}
