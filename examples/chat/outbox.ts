/**
 * Values that are pushed, as a source to be read once. It has no bound of its own: it is for a reader that always reads
 * on, such as a broadcast with `whenUnread: 'run'` that cuts slow readers off.
 */
export class Outbox<T> implements AsyncIterable<T> {
  #values: T[] = [];
  #isOver = false;
  #wake = () => {};

  push(value: T): void {
    if (this.#isOver) return;
    this.#values.push(value);
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const values = this.#values;
      this.#values = [];
      yield* values;
      if (this.#values.length > 0) continue;
      if (this.#isOver) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
