import type { DeltaOptions } from './delta-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { deltaStream } from './internal/blocks/delta-stream.ts';
import { inputJsonKind } from './internal/blocks/text-kinds.ts';
import type { MessageSource } from './message-source.ts';

/**
 * The input of the model's tool calls as it is written: pieces of JSON; by the same rules as `textDeltas`.
 *
 * Only all pieces of a call together parse. The calls of one answer follow each other without a separator: where
 * there may be several, `contentDeltas` says which piece belongs to which. A call that came without partials, or whose
 * input is empty, is one piece. Deltas that a source dropped are not made up for.
 */
export function inputJsonDeltas(source: MessageSource, options: DeltaOptions = {}): HelperStream<string> {
  return deltaStream(source, inputJsonKind, options, (json) => json);
}
