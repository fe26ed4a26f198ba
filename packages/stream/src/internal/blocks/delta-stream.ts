import type { DeltaOptions } from '../../delta-options.ts';
import type { HelperStream } from '../../helper-stream.ts';
import type { MessageSource } from '../../message-source.ts';
import { streamOf } from '../cursors/stream-of.ts';
import { BlockJournal } from './block-journal.ts';
import type { BlockKind } from './block-kind.ts';
import type { WrittenBlock } from './written-thread.ts';

/** The blocks of one kind, piece by piece; `toValue` makes of a piece what is yielded. */
export function deltaStream<Piece, Out>(
  source: MessageSource,
  kind: BlockKind<Piece>,
  options: DeltaOptions,
  toValue: (piece: Piece, block: WrittenBlock<Piece>) => Out,
): HelperStream<Out> {
  const restart = restartOf(options);
  return streamOf(source, ({ emit }) => {
    const write = (piece: Piece, block: WrittenBlock<Piece>) => emit(toValue(piece, block));
    const journal = new BlockJournal(kind, { write, restart }, options);
    return (message) => journal.read(message);
  });
}

function restartOf({ onRestart }: DeltaOptions) {
  if (onRestart === undefined) return undefined;
  return (blocks: readonly { readonly index: number; readonly length: number }[]) =>
    onRestart(
      blocks[0]?.index ?? 0,
      blocks.reduce((sum, { length }) => sum + length, 0),
    );
}
