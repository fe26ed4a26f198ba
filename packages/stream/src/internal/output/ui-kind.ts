import { type Fields, isRecord } from '../base/record.ts';
import type { BlockKind } from '../blocks/block-kind.ts';
import { textKind, thinkingKind } from '../blocks/text-kinds.ts';

/** What a user interface is told of a block. */
export type UIPiece =
  | { readonly of: 'text' | 'reasoning'; readonly text: string }
  | { readonly of: 'call'; readonly id: string; readonly name: string }
  | { readonly of: 'json'; readonly json: string }
  | { readonly of: 'input'; readonly id: string; readonly name: string; readonly input: unknown };

const callTypes: ReadonlySet<unknown> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** Blocks of text, thinking and tool calls, each told in its own pieces; the input of a call also whole, at its end. */
export const uiKind: BlockKind<UIPiece> = {
  ofDelta: (delta) =>
    textPiece('text', textKind.ofDelta(delta)) ??
    textPiece('reasoning', thinkingKind.ofDelta(delta)) ??
    jsonPiece(delta),
  ofStart: (block) => textOf(block) ?? callOf(block),
  ofBlock: (block) => textOf(block) ?? inputOf(block),
  lengthOf: (piece) => ('text' in piece ? piece.text.length : 0),
  missingOf({ length, lastPiece }, whole) {
    // The pieces of a call are JSON as the model wrote it; what was meant is told by the finished block.
    if (!('text' in whole)) return { rest: whole };
    const kind = whole.of === 'text' ? textKind : thinkingKind;
    const last = lastPiece !== undefined && 'text' in lastPiece ? lastPiece.text : undefined;
    const missing = kind.missingOf({ length, lastPiece: last }, whole.text);
    return typeof missing === 'object' ? { rest: { of: whole.of, text: missing.rest } } : missing;
  },
};

function textOf(block: Fields): UIPiece | undefined {
  return textPiece('text', textKind.ofBlock(block)) ?? textPiece('reasoning', thinkingKind.ofBlock(block));
}

function textPiece(of: 'text' | 'reasoning', text: string | undefined): UIPiece | undefined {
  return text === undefined ? undefined : { of, text };
}

function jsonPiece(delta: Fields): UIPiece | undefined {
  const { type, partial_json: json } = delta;
  return type === 'input_json_delta' && typeof json === 'string' && json !== ''
    ? { of: 'json', json }
    : undefined;
}

function callOf(block: Fields): { of: 'call'; id: string; name: string } | undefined {
  const { type, id, name } = block;
  if (!callTypes.has(type) || typeof id !== 'string' || typeof name !== 'string') return undefined;
  return { of: 'call', id, name };
}

function inputOf(block: Fields): UIPiece | undefined {
  const call = callOf(block);
  return call === undefined ? undefined : { ...call, of: 'input', input: block.input };
}

/** What came of a call: its id and what the model was shown. */
export interface UIOutput {
  readonly id: string;
  readonly output: unknown;
  readonly isError: boolean;
}

/** The output in a block, if it is one of a call's result, whoever carried the call out. */
export function outputOf(block: unknown): UIOutput | undefined {
  if (!isRecord(block) || typeof block.tool_use_id !== 'string') return undefined;
  if (typeof block.type !== 'string' || !block.type.endsWith('tool_result')) return undefined;
  return { id: block.tool_use_id, output: block.content ?? '', isError: block.is_error === true };
}

/** The words of an output. */
export function outputWords(output: unknown): string {
  if (typeof output === 'string') return output;
  const blocks: unknown[] = Array.isArray(output) ? output : [output];
  return blocks
    .map((block) => (isRecord(block) && typeof block.text === 'string' ? block.text : ''))
    .filter((text) => text !== '')
    .join('\n');
}
