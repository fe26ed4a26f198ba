import type { BroadcastReader } from '../../broadcast-reader.ts';
import { CursorStream } from '../cursors/cursor-stream.ts';
import type { ReaderCursor } from './reader-cursor.ts';

/** What a reader of a broadcast holds in its hand. */
export class ReaderStream<T> extends CursorStream<T> implements BroadcastReader<T> {
  readonly #reader: ReaderCursor<T>;

  constructor(reader: ReaderCursor<T>) {
    super(reader);
    this.#reader = reader;
  }

  get dropped(): number {
    return this.#reader.dropped;
  }
}
