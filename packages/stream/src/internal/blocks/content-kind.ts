import type { ContentBlockDelta } from '@troupe/core/messages';
import type { Fields } from '../base/record.ts';
import type { BlockKind } from './block-kind.ts';
import { inputJson } from './input-json.ts';
import { textKind, thinkingKind } from './text-kinds.ts';

/** Blocks of every kind, told in the deltas that the API sends. */
export const contentKind: BlockKind<ContentBlockDelta> = {
  // Whatever the type of a delta is, `ContentBlockDelta` has a member for it: one of them stands for those not known.
  ofDelta: (delta) => (typeof delta.type === 'string' ? (delta as Fields & ContentBlockDelta) : undefined),
  ofStart: firstDelta,
  ofBlock: (block) => {
    const partial_json = inputJson(block);
    return partial_json === undefined ? firstDelta(block) : { type: 'input_json_delta', partial_json };
  },
  lengthOf: () => 1,
  missingOf: () => undefined,
};

function firstDelta(block: Fields): ContentBlockDelta | undefined {
  const text = textKind.ofBlock(block);
  if (text !== undefined) return { type: 'text_delta', text };
  const thinking = thinkingKind.ofBlock(block);
  return thinking === undefined ? undefined : { type: 'thinking_delta', thinking };
}
