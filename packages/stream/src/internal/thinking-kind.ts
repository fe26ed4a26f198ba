import type { BlockKind } from './block-journal.ts';

/** Thinking that the model shows. */
export const thinkingKind: BlockKind = {
  deltaText: (delta) => (delta.type === 'thinking_delta' ? delta.thinking : undefined),
  blockText: (block) => (block.type === 'thinking' ? block.thinking : undefined),
};
