import type { Message } from '../messages/index.ts';
import type { Batch } from './inbox.ts';

/** Where a reader's batches come from. */
export interface BatchSource {
  /** The next batch, `undefined` at the end; rejects with what the reader shall get thrown. */
  next(): Promise<Batch | undefined>;
  /** The reader has left: it ended, broke out of its loop, or threw. Called once. */
  close(): void;
}

const done: IteratorResult<never> = { done: true, value: undefined };

/**
 * Messages one by one out of batches. While a batch lasts, `next()` hands out a promise that is resolved already:
 * on the hot path of a stream this costs one microtask a message, where an async generator costs three.
 */
export class MessageReader implements AsyncIterableIterator<Message> {
  // Private by type alone: on this path the language's own privacy costs a tenth of the whole.
  private readonly source: BatchSource;
  private batch: (Message | undefined)[] = [];
  private at = 0;
  private pending: Promise<IteratorResult<Message>> | undefined;
  private closed = false;

  constructor(source: BatchSource) {
    this.source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Message>> {
    const value = this.batch[this.at];
    if (value !== undefined && this.pending === undefined) {
      // What is read is let go at once: what the batch still held would be copied by the next garbage collection.
      this.batch[this.at] = undefined;
      this.at += 1;
      return Promise.resolve({ done: false, value });
    }
    return this.#later();
  }

  async return(): Promise<IteratorResult<Message>> {
    this.#close();
    return done;
  }

  // Calls that were not awaited wait for each other, so that each message is given out once and in order.
  #later(): Promise<IteratorResult<Message>> {
    const mine = this.pending === undefined ? this.#refill() : this.pending.then(() => this.#refill());
    this.pending = mine;
    const settled = () => {
      if (this.pending === mine) this.pending = undefined;
    };
    mine.then(settled, settled);
    return mine;
  }

  async #refill(): Promise<IteratorResult<Message>> {
    const waiting = this.batch[this.at];
    if (waiting !== undefined) {
      this.at += 1;
      return { done: false, value: waiting };
    }
    if (this.closed) return done;
    try {
      // A batch belongs to its one reader, who takes the messages out of it.
      this.batch = ((await this.source.next()) ?? []) as Message[];
    } catch (error) {
      this.#close();
      throw error;
    }
    this.at = 1;
    const value = this.batch[0];
    if (value !== undefined && !this.closed) return { done: false, value };
    this.#close();
    return done;
  }

  #close(): void {
    this.batch = [];
    this.at = 0;
    if (this.closed) return;
    this.closed = true;
    this.source.close();
  }
}

/** The same as whole batches. */
export class BatchIterator implements AsyncIterableIterator<Batch> {
  readonly #source: BatchSource;
  #closed = false;

  constructor(source: BatchSource) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Batch>> {
    if (this.#closed) return done;
    try {
      const value = await this.#source.next();
      if (value !== undefined && !this.#closed) return { done: false, value };
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#close();
    return done;
  }

  async return(): Promise<IteratorResult<Batch>> {
    this.#close();
    return done;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.close();
  }
}
