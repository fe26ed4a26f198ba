import type { DeltaOptions } from '../delta-options.ts';
import type { HelperStream } from '../helper-stream.ts';
import type { MessageSource } from '../message-source.ts';
import { BlockJournal, type BlockKind } from './block-journal.ts';
import { streamOf } from './stream-of.ts';

/** The text of one kind of block, piece by piece. */
export function deltaStream(
  source: MessageSource,
  kind: BlockKind,
  options: DeltaOptions,
): HelperStream<string> {
  return streamOf(source, ({ emit }) => {
    const journal = new BlockJournal(
      kind,
      {
        write: emit,
        restart: (blocks) => {
          const droppedLength = blocks.reduce((sum, { length }) => sum + length, 0);
          options.onRestart?.(blocks[0]?.index ?? 0, droppedLength);
        },
      },
      options,
    );
    return (message) => journal.read(message);
  });
}
