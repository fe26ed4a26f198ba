import type { Fields } from '../base/record.ts';
import type { BlockKind, ToldBlock } from './block-kind.ts';
import { inputJson } from './input-json.ts';

/** Text blocks. */
export const textKind = verbatimKind(
  (delta) => (delta.type === 'text_delta' ? delta.text : undefined),
  (block) => (block.type === 'text' ? block.text : undefined),
);

/** Thinking that the model shows. */
export const thinkingKind = verbatimKind(
  (delta) => (delta.type === 'thinking_delta' ? delta.thinking : undefined),
  (block) => (block.type === 'thinking' ? block.thinking : undefined),
);

/** The input of tool calls, as JSON. */
export const inputJsonKind: BlockKind<string> = {
  ofDelta: (delta) => (delta.type === 'input_json_delta' ? filledText(delta.partial_json) : undefined),
  // The input that a block starts with is a place holder.
  ofStart: () => undefined,
  ofBlock: inputJson,
  lengthOf: (piece) => piece.length,
  // The finished block holds what the JSON says, not how the model wrote it, so the two cannot be compared.
  missingOf: () => undefined,
};

// A kind whose finished block holds, word for word, what its deltas add up to.
function verbatimKind(
  deltaText: (delta: Fields) => unknown,
  blockText: (block: Fields) => unknown,
): BlockKind<string> {
  const ofBlock = (block: Fields) => filledText(blockText(block));
  return {
    ofDelta: (delta) => filledText(deltaText(delta)),
    ofStart: ofBlock,
    ofBlock,
    lengthOf: (piece) => piece.length,
    missingOf: missingText,
  };
}

function filledText(value: unknown): string | undefined {
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
