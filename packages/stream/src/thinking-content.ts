import type { HelperOptions } from './helper-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { contentStream } from './internal/blocks/content-stream.ts';
import { thinkingKind } from './internal/blocks/text-kinds.ts';
import type { MessageSource } from './message-source.ts';

/** The thinking of each finished block of the model's, whole, as far as the model shows it. Holds nothing. */
export function thinkingContent(source: MessageSource, options: HelperOptions = {}): HelperStream<string> {
  return contentStream(source, thinkingKind, options);
}
