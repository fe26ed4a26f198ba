import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { contentStream } from './internal/blocks/content-stream.ts';
import { textKind } from './internal/blocks/text-kinds.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The text of each finished block of the model's, whole: less soon than `textDeltas`, and never taken back because a
 * stream broke. Holds nothing.
 */
export function textContent(source: MessageSource, options: HelperOptions = {}): HelperStream<string> {
  return contentStream(source, textKind, options);
}
