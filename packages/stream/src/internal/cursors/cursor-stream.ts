import { type Cursor, nothing } from './cursor.ts';

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const end: IteratorResult<never, undefined> = { done: true, value: undefined };

/**
 * What every lazy helper returns: an iterator over a cursor, to be read once.
 *
 * While the cursor has something, `next()` hands out a promise that is resolved already; that costs one microtask a
 * value, where an async generator costs three. Calls of `next()` that were not awaited are served in order.
 */
export class CursorStream<T> implements AsyncIterableIterator<T, undefined> {
  readonly #cursor: Cursor<T>;
  #waiters: Waiter<T>[] = [];
  #ended = false;

  constructor(cursor: Cursor<T>) {
    this.#cursor = cursor;
  }

  /** The cursor beneath a stream, for a helper that reads another helper. */
  static cursorOf<T>(stream: CursorStream<T>): Cursor<T> {
    return stream.#cursor;
  }

  get lastId(): string | undefined {
    return this.#cursor.lastId;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#ended) return Promise.resolve(end);
    if (this.#waiters.length === 0) {
      try {
        const value = this.#cursor.take();
        if (value !== nothing) return Promise.resolve({ done: false, value });
      } catch (error) {
        return this.#fail(error);
      }
    }
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (this.#waiters.length === 1) void this.#serve();
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#end();
    await this.#cursor.close();
    return end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  // Runs while somebody waits; there is never more than one of it.
  async #serve(): Promise<void> {
    try {
      while (this.#waiters.length > 0) {
        const value = this.#cursor.take();
        if (value !== nothing) this.#waiters.shift()?.resolve({ done: false, value });
        else if (!(await this.#cursor.more())) this.#end();
      }
    } catch (error) {
      const first = this.#waiters.shift();
      this.#fail(error).catch((failure) => first?.reject(failure));
    }
  }

  async #fail(error: unknown): Promise<never> {
    this.#end();
    // The first error is the one to tell; that closing failed too adds nothing.
    await this.#cursor.close().catch(() => {});
    throw error;
  }

  #end(): void {
    this.#ended = true;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(end);
  }
}
