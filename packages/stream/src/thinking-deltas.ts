import type { DeltaOptions } from './delta-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { deltaStream } from './internal/blocks/delta-stream.ts';
import { thinkingKind } from './internal/blocks/text-kinds.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The model's thinking as it is written, as far as the model shows it; by the same rules as `textDeltas`.
 *
 * Its signatures and redacted thinking are not text and are left out.
 */
export function thinkingDeltas(source: MessageSource, options: DeltaOptions = {}): HelperStream<string> {
  return deltaStream(source, thinkingKind, options, (text) => text);
}
