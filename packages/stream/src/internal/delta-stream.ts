import type { DeltaOptions } from '../delta-options.ts';
import type { HelperStream } from '../helper-stream.ts';
import type { MessageSource } from '../message-source.ts';
import { BlockJournal, type BlockKind } from './block-journal.ts';
import { streamOf } from './stream-of.ts';
import type { WrittenBlock } from './written-thread.ts';

/** The text of one kind of block, piece by piece. */
export function deltaStream(
  source: MessageSource,
  kind: BlockKind,
  options: DeltaOptions,
): HelperStream<string> {
  const { onRestart } = options;
  const restart =
    onRestart === undefined
      ? undefined
      : (blocks: readonly WrittenBlock[]) => {
          const droppedLength = blocks.reduce((sum, { length }) => sum + length, 0);
          onRestart(blocks[0]?.index ?? 0, droppedLength);
        };
  return streamOf(source, ({ emit }) => {
    const journal = new BlockJournal(kind, { write: emit, restart }, options);
    return (message) => journal.read(message);
  });
}
