import type { Message } from '../messages/index.ts';

/** Adjacent messages in the order they were heard, as they came off the pipe. */
export type Batch = readonly Message[];

/**
 * What was heard for one reader and not read yet: a queue of batches that is ended once, with or without an error.
 *
 * Bounded from outside: whoever fills it looks at `count` and pauses the source.
 */
export class Inbox {
  #batches: Batch[] = [];
  #first = 0;
  #count = 0;
  #ended = false;
  #error: Error | undefined;
  #waiting: (() => void)[] = [];

  /** Messages that are not read yet. */
  get count(): number {
    return this.#count;
  }

  get ended(): boolean {
    return this.#ended;
  }

  push(batch: Batch): void {
    if (this.#ended || batch.length === 0) return;
    this.#batches.push(batch);
    this.#count += batch.length;
    this.#ring();
  }

  /** The oldest batch, which then counts as read. */
  take(): Batch | undefined {
    const batch = this.#batches[this.#first];
    if (batch === undefined) return undefined;
    this.#first += 1;
    this.#count -= batch.length;
    if (this.#first === this.#batches.length) {
      this.#batches = [];
      this.#first = 0;
    }
    return batch;
  }

  /** Drops streamed pieces that were not read yet and returns how many; finished messages and results stay. */
  dropDeltas(): number {
    const before = this.#count;
    this.#batches = this.#batches
      .slice(this.#first)
      .map((batch) => batch.filter((message) => message.type !== 'stream_event'))
      .filter((batch) => batch.length > 0);
    this.#first = 0;
    this.#count = this.#batches.reduce((sum, batch) => sum + batch.length, 0);
    return before - this.#count;
  }

  /** Nothing more will come. With an error, the reader gets it after what is here. The first end counts. */
  end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#ring();
  }

  /** Forgets what was not read. */
  clear(): void {
    this.#batches = [];
    this.#first = 0;
    this.#count = 0;
  }

  /** Resolves with the oldest batch as soon as there is one, with `undefined` at the end; rejects with the error. */
  async next(): Promise<Batch | undefined> {
    for (;;) {
      const batch = this.take();
      if (batch !== undefined) return batch;
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #ring(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
