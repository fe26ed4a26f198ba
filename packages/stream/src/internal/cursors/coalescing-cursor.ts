import { type Cursor, nothing } from './cursor.ts';
import { goesOn, type Mergeable, mergeable, withText } from './mergeable.ts';

interface Limits {
  readonly maxLength: number;
  readonly maxValues: number;
}

/** A value that waits; `part` where it may grow. */
interface Waiting<T> {
  value: T;
  id: string | undefined;
  readonly part: Mergeable | undefined;
  /** All text of it, where others were merged in. */
  merged: string | undefined;
}

/** A cursor that reads ahead and merges what goes together, within limits. */
export class CoalescingCursor<T> implements Cursor<T> {
  readonly #input: Cursor<T>;
  readonly #limits: Limits;
  #waiting: Waiting<T>[] = [];
  #length = 0;
  #lastId: string | undefined;
  #isReading = false;
  #end: 'open' | 'over' | { readonly error: unknown } = 'open';
  #wakeReader = () => {};
  #makeRoom = () => {};

  constructor(input: Cursor<T>, limits: Limits) {
    this.#input = input;
    this.#limits = limits;
  }

  get lastId(): string | undefined {
    return this.#lastId;
  }

  take(): T | typeof nothing {
    const first = this.#waiting.shift();
    if (first === undefined) return nothing;
    this.#lastId = first.id;
    this.#length -= first.merged?.length ?? first.part?.text.length ?? 0;
    this.#makeRoom();
    // It is of the type of the value that it was made of.
    return first.merged === undefined ? first.value : (withText(first.value, first.merged) as T);
  }

  async more(): Promise<boolean> {
    if (!this.#isReading) {
      this.#isReading = true;
      void this.#readAhead();
    }
    if (this.#waiting.length === 0 && this.#end === 'open') {
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
    if (this.#waiting.length > 0) return true;
    if (typeof this.#end === 'object') throw this.#end.error;
    return this.#end === 'open';
  }

  close(): Promise<void> {
    this.#end = 'over';
    this.#waiting = [];
    this.#length = 0;
    this.#wakeReader();
    this.#makeRoom();
    return this.#input.close();
  }

  async #readAhead(): Promise<void> {
    try {
      while (this.#end === 'open') {
        if (this.#isFull()) await this.#room();
        else if (!this.#readOne() && !(await this.#input.more())) break;
      }
      this.#finish('over');
    } catch (error) {
      this.#finish({ error });
    }
  }

  #readOne(): boolean {
    const value = this.#input.take();
    if (value === nothing) return false;
    const part = mergeable(value);
    const last = this.#waiting.at(-1);
    if (last?.part !== undefined && part !== undefined && goesOn(last.part, part)) {
      last.merged = (last.merged ?? last.part.text) + part.text;
      last.value = value;
      last.id = this.#input.lastId;
    } else {
      this.#waiting.push({ value, id: this.#input.lastId, part, merged: undefined });
    }
    this.#length += part?.text.length ?? 0;
    this.#wakeReader();
    return true;
  }

  #isFull(): boolean {
    return this.#length >= this.#limits.maxLength || this.#waiting.length >= this.#limits.maxValues;
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#makeRoom = resolve;
    });
  }

  // What was read before the end is still there to be taken. After a close there is nobody to tell.
  #finish(end: 'over' | { readonly error: unknown }): void {
    if (this.#end === 'open') this.#end = end;
    this.#wakeReader();
  }
}
