import type { Message } from '@troupe/core/messages';

/** A source that is fed by hand: a reader waits until something is pushed. */
export class PushSource<T = Message> implements AsyncIterableIterator<T> {
  /** How often `next` was called. */
  asked = 0;
  /** How often `return` was called. */
  closed = 0;
  readonly #buffer: { readonly value: T }[] = [];
  #wake: (() => void) | undefined;
  #failure: Error | undefined;
  #ended = false;

  push(...values: T[]): void {
    this.#buffer.push(...values.map((value) => ({ value })));
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    this.asked += 1;
    for (;;) {
      const first = this.#buffer.shift();
      if (first !== undefined) return { done: false, value: first.value };
      if (this.#failure !== undefined) throw this.#failure;
      if (this.closed > 0 || this.#ended) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<T>> {
    this.closed += 1;
    this.#wake?.();
    return { done: true, value: undefined };
  }
}
