import { StreamEndedError } from '../../stream-ended-error.ts';
import { type Cursor, nothing } from './cursor.ts';

/** A cursor that does not throw: an error of its input, or its end, becomes the last values. */
export class SafeCursor<T> implements Cursor<T> {
  readonly #input: Cursor<T>;
  readonly #lastWords: (error: unknown) => readonly T[];
  #words: T[] = [];
  #isOver = false;

  constructor(input: Cursor<T>, lastWords: (error: unknown) => readonly T[]) {
    this.#input = input;
    this.#lastWords = lastWords;
  }

  take(): T | typeof nothing {
    const word = this.#words.shift();
    if (word !== undefined) return word;
    if (this.#isOver) return nothing;
    try {
      return this.#input.take();
    } catch (error) {
      this.#fail(error);
      return this.take();
    }
  }

  async more(): Promise<boolean> {
    if (this.#words.length > 0) return true;
    if (this.#isOver) return false;
    try {
      if (await this.#input.more()) return true;
      // Closed meanwhile: nobody is left to be told.
      if (!this.#isOver) this.#fail(new StreamEndedError('The messages ended without a result.'));
      return this.#words.length > 0;
    } catch (error) {
      if (!this.#isOver) this.#fail(error);
      return this.#words.length > 0;
    }
  }

  close(): Promise<void> {
    this.#isOver = true;
    this.#words = [];
    return this.#input.close();
  }

  #fail(error: unknown): void {
    this.#isOver = true;
    // The first error is the one to tell; that closing failed too adds nothing.
    this.#input.close().catch(() => {});
    this.#words = [...this.#lastWords(error)];
  }
}
