import type { HelperStream } from './helper-stream.ts';
import { CursorStream } from './internal/cursors/cursor-stream.ts';
import { MergeCursor } from './internal/cursors/merge-cursor.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import type { Source } from './message-source.ts';

/**
 * Several sources as one: values in the order they come; sources that have something take turns. Ends when all have
 * ended. When one throws, the others are closed and the stream ends with that error.
 *
 * Each source is asked for one value, or batch, ahead; beyond that it holds nothing.
 */
export function merge<Sources extends readonly Source<unknown>[]>(
  ...sources: Sources
): HelperStream<ValueOf<Sources[number]>> {
  // The cursors are those of the sources, so what they give is what the sources hold.
  return new CursorStream(new MergeCursor(sources.map((source) => openCursor(source)))) as HelperStream<
    ValueOf<Sources[number]>
  >;
}

type ValueOf<S> = S extends Source<infer T> ? T : never;
