import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { blocksOf } from './internal/blocks-of.ts';
import { streamOf } from './internal/stream-of.ts';
import { textKind } from './internal/text-kind.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The text of each finished block of the model's, whole: less soon than `textDeltas`, and never taken back because a
 * stream broke. Holds nothing.
 */
export function textContent(source: MessageSource, options: HelperOptions = {}): HelperStream<string> {
  return streamOf(source, ({ emit }) => (message) => {
    for (const block of blocksOf(message, 'assistant', options)) {
      const text = textKind.blockText(block);
      if (typeof text === 'string' && text !== '') emit(text);
    }
  });
}
