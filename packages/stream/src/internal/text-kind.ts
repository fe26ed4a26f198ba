import type { BlockKind } from './block-journal.ts';

/** Text blocks. */
export const textKind: BlockKind = {
  deltaText: (delta) => (delta.type === 'text_delta' ? delta.text : undefined),
  blockText: (block) => (block.type === 'text' ? block.text : undefined),
};
