import type { HelperStream } from './helper-stream.ts';
import { atLeast } from './internal/base/at-least.ts';
import { CoalescingCursor } from './internal/cursors/coalescing-cursor.ts';
import { CursorStream } from './internal/cursors/cursor-stream.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import type { Source } from './message-source.ts';

/** What `coalesce` can be told. */
export interface CoalesceOptions {
  /**
   * How much merged text may wait for the reader, in UTF-16 code units, before the source is paused.
   *
   * @defaultValue 65 536
   */
  readonly maxLength?: number | undefined;
  /**
   * How many values may wait for the reader, before the source is paused.
   *
   * @defaultValue 256
   */
  readonly maxValues?: number | undefined;
}

/**
 * The source, read ahead while the reader is busy, with adjacent deltas merged: a slow reader gets fewer, larger pieces,
 * and nothing is lost. A reader that keeps up gets each piece as it comes.
 *
 * It merges pieces of text, as `textDeltas` yields them, and among messages the deltas of one kind (text, thinking, tool
 * input) of one block. A merged message is a new object, with the envelope of the last one in it. Everything else passes
 * through in order.
 *
 * Holds `maxLength` code units of text and `maxValues` values at most, and a delta more; then it pauses the source.
 */
export function coalesce<T>(source: Source<T>, options: CoalesceOptions = {}): HelperStream<T> {
  const limits = {
    maxLength: atLeast(1, 'maxLength', options.maxLength, 65_536),
    maxValues: atLeast(1, 'maxValues', options.maxValues, 256),
  };
  return new CursorStream(new CoalescingCursor(openCursor(source), limits));
}
