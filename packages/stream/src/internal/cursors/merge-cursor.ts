import { type Cursor, nothing } from './cursor.ts';
import { Watch } from './watch.ts';

interface Input<T> {
  readonly cursor: Cursor<T>;
  readonly watch: Watch;
}

/** A cursor over several others. */
export class MergeCursor<T> implements Cursor<T> {
  #inputs: Input<T>[];
  /** Whose turn it is: after each value the next one's. */
  #at = 0;

  constructor(cursors: readonly Cursor<T>[]) {
    this.#inputs = cursors.map((cursor) => ({ cursor, watch: new Watch(cursor) }));
  }

  take(): T | typeof nothing {
    for (const _ of this.#inputs) {
      const input = this.#inputs[this.#at];
      this.#at = (this.#at + 1) % this.#inputs.length;
      const value = input === undefined ? nothing : input.cursor.take();
      if (value !== nothing) return value;
    }
    return nothing;
  }

  async more(): Promise<boolean> {
    while (this.#inputs.length > 0) {
      const inputs = this.#inputs;
      await new Promise<void>((resolve) => {
        for (const { watch } of inputs) watch.start(resolve);
      });
      const outcomes = inputs.map((input) => ({ input, more: input.watch.take() }));
      // Closed meanwhile.
      if (this.#inputs !== inputs) return false;
      const isOver = outcomes.some(({ more }) => more === false);
      if (isOver) this.#drop(outcomes.flatMap(({ input, more }) => (more === false ? [input] : [])));
      if (outcomes.some(({ more }) => more === true)) return true;
    }
    return false;
  }

  async close(): Promise<void> {
    const inputs = this.#inputs;
    this.#inputs = [];
    const closed = await Promise.allSettled(inputs.map(({ cursor }) => cursor.close()));
    const failed = closed.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  #drop(over: readonly Input<T>[]): void {
    this.#inputs = this.#inputs.filter((input) => !over.includes(input));
    this.#at = 0;
  }
}
