import { isError } from '../base/is-error.ts';
import { type Cursor, nothing } from '../cursors/cursor.ts';

/** What is fed: the part of Node's `Readable` that is needed. */
interface Fed {
  push(chunk: unknown): boolean;
  destroy(error: Error): unknown;
}

const joinUpTo = 16_384;

/** Feeds a stream of Node's from a cursor, as fast as it is read. */
export class ReadableFeed {
  readonly #cursor: Cursor<unknown>;
  readonly #objectMode: boolean;
  /** Something that was taken and could not be joined to what was before it. */
  #held: unknown = nothing;
  #isFeeding = false;
  /** Whether the stream has asked since it was last given something. */
  #isWanted = false;

  constructor(cursor: Cursor<unknown>, objectMode: boolean) {
    this.#cursor = cursor;
    this.#objectMode = objectMode;
  }

  /** The stream wants more. */
  read(stream: Fed): void {
    this.#isWanted = true;
    if (!this.#isFeeding) void this.#feed(stream);
  }

  close(): Promise<void> {
    return this.#cursor.close();
  }

  async #feed(stream: Fed): Promise<void> {
    this.#isFeeding = true;
    try {
      while (this.#isWanted) {
        const chunk = this.#take();
        if (chunk !== nothing) {
          // It may ask again while it is given something.
          this.#isWanted = false;
          if (stream.push(chunk)) this.#isWanted = true;
        } else if (!(await this.#cursor.more())) {
          stream.push(null);
          return;
        }
      }
    } catch (error) {
      stream.destroy(isError(error) ? error : new Error(String(error)));
    } finally {
      this.#isFeeding = false;
    }
  }

  #take(): unknown {
    const first = this.#next();
    if (this.#objectMode || typeof first !== 'string') return first;
    const parts = [first];
    for (let length = first.length; length < joinUpTo; ) {
      const next = this.#next();
      if (typeof next !== 'string') {
        this.#held = next;
        break;
      }
      parts.push(next);
      length += next.length;
    }
    const text = parts.length === 1 ? first : (this.#cursor.joined?.of(parts) ?? parts.join(''));
    // An empty chunk is none, and a stream that was given none does not ask again.
    return text === '' ? this.#take() : text;
  }

  #next(): unknown {
    const held = this.#held;
    this.#held = nothing;
    return held === nothing ? this.#cursor.take() : held;
  }
}
