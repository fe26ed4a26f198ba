import type { Message } from '@troupe/core/messages';

/** A source that is fed by hand: a reader waits until something is pushed. */
export class PushSource implements AsyncIterableIterator<Message> {
  /** How often `next` was called. */
  asked = 0;
  /** How often `return` was called. */
  closed = 0;
  readonly #buffer: Message[] = [];
  #wake: (() => void) | undefined;
  #failure: Error | undefined;

  push(...messages: Message[]): void {
    this.#buffer.push(...messages);
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Message>> {
    this.asked += 1;
    for (;;) {
      const value = this.#buffer.shift();
      if (value !== undefined) return { done: false, value };
      if (this.#failure !== undefined) throw this.#failure;
      if (this.closed > 0) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<Message>> {
    this.closed += 1;
    this.#wake?.();
    return { done: true, value: undefined };
  }
}
