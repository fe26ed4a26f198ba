import type { ContentBlockDelta } from '@troupe/core/messages';
import type { DeltaOptions } from './delta-options.ts';
import type { HelperStream } from './helper-stream.ts';
import { contentKind } from './internal/blocks/content-kind.ts';
import { deltaStream } from './internal/blocks/delta-stream.ts';
import type { MessageSource } from './message-source.ts';

/** A delta and where it belongs. */
export interface ContentDelta {
  /** The block's place in the model's message. */
  readonly index: number;
  /** What is added to the block. */
  readonly delta: ContentBlockDelta;
}

/**
 * Every delta of the model's content as it is written, of text, thinking, tool input and whatever else, with the index
 * of its block; by the same rules as `textDeltas`.
 *
 * A block that came without partials is one delta: its text, its thinking, or its input as JSON. Signatures, citations
 * and the like are yielded where they stream and left out where they do not. `onRestart` counts deltas: its
 * `droppedLength` says how many of them are void. Deltas that a source dropped are not made up for.
 */
export function contentDeltas(source: MessageSource, options: DeltaOptions = {}): HelperStream<ContentDelta> {
  return deltaStream(source, contentKind, options, (delta, { index }) => ({ index, delta }));
}
