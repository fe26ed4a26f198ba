import type { SubscribeOptions } from './broadcast-options.ts';
import type { HelperStream } from './helper-stream.ts';

/** A reader of a broadcast. It counts as one from `subscribe()` on until it ends or is returned from. */
export interface BroadcastReader<T> extends HelperStream<T> {
  /** How many deltas this reader did not get because it was behind. */
  readonly dropped: number;
}

/** One source for many readers. */
export interface Broadcast<T> extends AsyncIterable<T>, AsyncDisposable {
  /**
   * A new reader; its `lastId` says where it is. Works after the end as well: it then gets what is kept, and the end.
   *
   * @throws UnknownCursorError when `after` is no id of this broadcast, or is so old that something would be missing.
   */
  subscribe(options?: SubscribeOptions): BroadcastReader<T>;
  /** How many readers there are. */
  readonly readers: number;
  /** The id of the newest value; `undefined` before the first. */
  readonly lastId: string | undefined;
  /** Resolves when the source has ended, failed or been closed. Never rejects: the readers get the error. */
  readonly ended: Promise<void>;
  /** Closes the source. Readers end when they have read what they have. Resolves when the source is closed. */
  close(): Promise<void>;
}
