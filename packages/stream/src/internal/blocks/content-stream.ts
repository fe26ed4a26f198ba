import type { HelperOptions } from '../../helper-options.ts';
import type { HelperStream } from '../../helper-stream.ts';
import type { MessageSource } from '../../message-source.ts';
import { statelessStreamOf } from '../cursors/stream-of.ts';
import type { BlockKind } from './block-kind.ts';
import { blocksOf } from './blocks-of.ts';

/** The finished blocks of one kind, each as one value. */
export function contentStream<Piece>(
  source: MessageSource,
  kind: BlockKind<Piece>,
  options: HelperOptions,
): HelperStream<Piece> {
  return statelessStreamOf(source, ({ emit }) => (message) => {
    for (const block of blocksOf(message, 'assistant', options)) {
      const whole = kind.ofBlock(block);
      if (whole !== undefined) emit(whole);
    }
  });
}
