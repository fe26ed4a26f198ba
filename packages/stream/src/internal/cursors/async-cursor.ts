import { type Cursor, nothing } from './cursor.ts';

/** A cursor over a source that has to be waited for. Each item of it is a batch of values, or made one. */
export class AsyncCursor<Item, T> implements Cursor<T> {
  readonly #open: () => AsyncIterator<Item>;
  readonly #batchOf: (item: Item) => readonly T[];
  #items: AsyncIterator<Item> | undefined;
  #batch: readonly T[] = [];
  #at = 0;
  #ended = false;
  #fetching: Promise<boolean> | undefined;
  #closing: Promise<void> | undefined;

  constructor(open: () => AsyncIterator<Item>, batchOf: (item: Item) => readonly T[]) {
    this.#open = open;
    this.#batchOf = batchOf;
  }

  take(): T | typeof nothing {
    if (this.#at < this.#batch.length) {
      // The index is below the length, so what is there is a T.
      return this.#batch[this.#at++] as T;
    }
    // A batch that was read is let go at once: its messages may be large, and the next may be long in coming.
    this.#forget();
    return nothing;
  }

  more(): Promise<boolean> {
    this.#fetching ??= this.#fetch();
    return this.#fetching;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #fetch(): Promise<boolean> {
    try {
      if (this.#ended) return false;
      this.#items ??= this.#open();
      const { done, value } = await this.#items.next();
      // What comes after the close is for nobody.
      if (this.#ended) return false;
      if (done) this.#ended = true;
      else this.#batch = this.#batchOf(value);
      return !this.#ended;
    } catch (error) {
      // Closed meanwhile: nobody is left to ask why.
      if (this.#ended) return false;
      // A source that threw has ended by itself.
      this.#ended = true;
      throw error;
    } finally {
      this.#fetching = undefined;
    }
  }

  async #close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#forget();
    // A source that was never read is opened to be closed: a turn has to learn that nobody will read it.
    this.#items ??= this.#open();
    await this.#items.return?.();
  }

  #forget(): void {
    this.#batch = [];
    this.#at = 0;
  }
}
