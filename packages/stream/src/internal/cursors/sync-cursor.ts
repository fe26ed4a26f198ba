import { type Cursor, nothing } from './cursor.ts';

/** A cursor over values that are all there already, such as an array in a test. */
export class SyncCursor<T> implements Cursor<T> {
  readonly #source: Iterable<T>;
  #values: Iterator<T> | undefined;
  #ended = false;

  constructor(source: Iterable<T>) {
    this.#source = source;
  }

  take(): T | typeof nothing {
    if (this.#ended) return nothing;
    try {
      this.#values ??= this.#source[Symbol.iterator]();
      const { done, value } = this.#values.next();
      if (!done) return value;
    } catch (error) {
      this.#ended = true;
      throw error;
    }
    this.#ended = true;
    return nothing;
  }

  async more(): Promise<boolean> {
    return !this.#ended;
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#values ??= this.#source[Symbol.iterator]();
    this.#values.return?.();
  }
}
