// biome-ignore lint/suspicious/noTsIgnore: with Node's types there is nothing to expect.
/** @ts-ignore Where Node's types are absent, as in a browser with `skipLibCheck: false`, it is `any`. */
import type { Readable } from 'node:stream';
import { isError } from './internal/base/is-error.ts';
import { openCursor } from './internal/cursors/open-cursor.ts';
import { nodeStream } from './internal/output/node-stream.ts';
import { ReadableFeed } from './internal/output/readable-feed.ts';
import type { Source } from './message-source.ts';

/** What `toReadable` can be told. */
export interface ReadableOptions {
  /** Whether each value is one chunk, whatever it is. @defaultValue false: texts and bytes, in chunks that suit the stream */
  readonly objectMode?: boolean | undefined;
  /** Bytes, or values with `objectMode`, after which the source is not read on. @defaultValue Node's own: 64 KB, or 16 */
  readonly highWaterMark?: number | undefined;
  /** Destroys the stream, and closes the source. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The source as a stream of Node's, to be piped into a response: `pipeline(toReadable(events), response, done)`.
 *
 * It reads on when there is room, so that a slow client slows the source down. Destroying it, or the response at the end
 * of a `pipeline`, closes the source; when the source throws, it is destroyed with that error. Texts that are there at
 * once are joined up to 16 KB. Nothing is asked of the source before somebody reads.
 *
 * Only in Node; in a browser use `toReadableStream`.
 */
export function toReadable(
  source: Source<unknown>,
  options: ReadableOptions & { readonly objectMode: true },
): Readable;
// The last one is what a `pipe` looks at.
export function toReadable(source: Source<string | Uint8Array>, options?: ReadableOptions): Readable;
export function toReadable(source: Source<unknown>, options: ReadableOptions = {}): Readable {
  const { Readable } = nodeStream();
  const { objectMode = false, highWaterMark, signal } = options;
  const feed = new ReadableFeed(openCursor(source), objectMode);
  return new Readable({
    objectMode,
    ...(highWaterMark === undefined ? {} : { highWaterMark }),
    ...(signal === undefined ? {} : { signal }),
    read() {
      feed.read(this);
    },
    destroy(error, done) {
      void destroyWhenClosed(feed, error, done);
    },
  });
}

async function destroyWhenClosed(
  feed: ReadableFeed,
  error: Error | null,
  done: (error: Error | null) => void,
): Promise<void> {
  let why = error;
  try {
    await feed.close();
  } catch (failure) {
    // That closing failed too adds nothing to an error.
    why ??= isError(failure) ? failure : new Error(String(failure));
  }
  done(why);
}
