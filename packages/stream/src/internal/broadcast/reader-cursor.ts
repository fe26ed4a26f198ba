import { SlowReaderError } from '../../slow-reader-error.ts';
import { isRecord } from '../base/record.ts';
import { type Cursor, nothing } from '../cursors/cursor.ts';
import type { Pace } from './parse-broadcast-options.ts';
import type { ValueLog } from './value-log.ts';

/** What a reader needs of its broadcast. */
export interface ReaderHost<T> {
  readonly log: ValueLog<T>;
  /** Whether nothing more will come, and what the readers get thrown then. */
  readonly end: { readonly error?: unknown } | undefined;
  idOf(number: number): string;
  /** The reader has read something while the source was held for somebody. */
  readonly onProgress: (() => void) | undefined;
  /** The reader waits for something new. */
  wait(reader: ReaderCursor<T>): void;
  leave(reader: ReaderCursor<T>): void;
}

interface Kept<T> {
  readonly number: number;
  readonly value: T;
}

/** One reader's place in a broadcast: a number in the shared log, and the whole messages that it was left with. */
export class ReaderCursor<T> implements Cursor<T> {
  readonly pace: Pace;
  readonly #host: ReaderHost<T>;
  /** Where it joined: what came before was replayed to it and does not count as unread. */
  readonly #joined: number;
  /** The number of the next value in the log. */
  #next: number;
  #last: number | undefined;
  /** Whole messages from before `next`, kept when deltas were dropped. */
  #kept: Kept<T>[] = [];
  /** How many of them were not replayed. */
  #keptUnread = 0;
  #isOver = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;
  #dropped = 0;

  constructor(host: ReaderHost<T>, next: number, pace: Pace) {
    this.#host = host;
    this.#next = next;
    this.#joined = host.log.next;
    this.pace = pace;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get lastId(): string | undefined {
    return this.#last === undefined ? undefined : this.#host.idOf(this.#last);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The number of the value that would be one too many. */
  get fullAt(): number {
    return Math.max(this.#next, this.#joined) - this.#keptUnread + this.pace.maxUnread;
  }

  /** Whether it has read half of what it may have unread, and the source can go on. */
  get hasRoom(): boolean {
    return this.fullAt - this.#host.log.next >= this.pace.maxUnread / 2;
  }

  take(): T | typeof nothing {
    if (this.#isOver) return nothing;
    if (this.#kept.length > 0) return this.#takeKept();
    if (this.#next === this.#host.log.next) return nothing;
    const value = this.#host.log.at(this.#next);
    this.#last = this.#next;
    this.#next += 1;
    this.#host.onProgress?.();
    return value;
  }

  more(): Promise<boolean> {
    if (this.#hasMore()) return Promise.resolve(true);
    return this.#isOver || this.#host.end !== undefined ? this.#end() : this.#wait();
  }

  #hasMore(): boolean {
    return !this.#isOver && (this.#kept.length > 0 || this.#next < this.#host.log.next);
  }

  // As little as can be: each reader does it for each delta.
  #wait(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#wake = () => resolve(this.#hasMore() || this.more());
      this.#host.wait(this);
    });
  }

  async #end(): Promise<boolean> {
    const { end } = this.#host;
    if (this.#isOver) {
      if (this.#error !== undefined) throw this.#error;
      return false;
    }
    this.leave();
    if (end !== undefined && 'error' in end) throw end.error;
    return false;
  }

  async close(): Promise<void> {
    this.leave();
  }

  /** There is something new, or the end. */
  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Ends the reading. What was not read is forgotten. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#kept = [];
    this.#keptUnread = 0;
    this.#host.leave(this);
    this.wake();
  }

  /** The reader has had more unread than it may. With `SlowReaderError`, whatever it does. */
  cutOff(): void {
    this.#error = new SlowReaderError(this.pace.maxUnread);
    this.leave();
  }

  /** Drops the deltas among what is unread. */
  dropDeltas(): void {
    const { log } = this.#host;
    for (; this.#next < log.next; this.#next += 1) {
      const value = log.at(this.#next);
      if (isDelta(value)) this.#dropped += 1;
      else this.#keep({ number: this.#next, value });
    }
  }

  #keep(kept: Kept<T>): void {
    this.#kept.push(kept);
    if (kept.number >= this.#joined) this.#keptUnread += 1;
  }

  #takeKept(): T | typeof nothing {
    const kept = this.#kept.shift();
    if (kept === undefined) return nothing;
    if (kept.number >= this.#joined) this.#keptUnread -= 1;
    this.#last = kept.number;
    this.#host.onProgress?.();
    return kept.value;
  }
}

function isDelta(value: unknown): boolean {
  return isRecord(value) && value.type === 'stream_event';
}
