import type { BroadcastOptions, SubscribeOptions } from '../../broadcast-options.ts';
import type { Broadcast, BroadcastReader } from '../../broadcast-reader.ts';
import { UnknownCursorError } from '../../unknown-cursor-error.ts';
import { onAbort } from '../base/on-abort.ts';
import { nextTask } from '../base/timers.ts';
import { type Cursor, nothing } from '../cursors/cursor.ts';
import { CursorIds } from './cursor-ids.ts';
import { Gathering } from './gathering.ts';
import { type GivenOptions, parseBroadcastOptions, parsePace } from './parse-broadcast-options.ts';
import { ReaderCursor, type ReaderHost } from './reader-cursor.ts';
import { ReaderStream } from './reader-stream.ts';
import { ValueLog } from './value-log.ts';

// So many values are taken in one go, before the readers get their turn.
const burstSize = 256;

/** Reads one cursor into a log that many readers read. */
export class BroadcastHub<T> implements Broadcast<T>, ReaderHost<T> {
  readonly log = new ValueLog<T>();
  readonly ended: Promise<void>;
  readonly #source: Cursor<T>;
  readonly #options: GivenOptions;
  readonly #ids = new CursorIds();
  /** Each with what stops it from listening to its signal. */
  readonly #readers = new Map<ReaderCursor<T>, () => void>();
  #waiting: ReaderCursor<T>[] = [];
  readonly #gathering: Gathering;
  #end: { readonly error?: unknown } | undefined;
  #tellEnded = () => {};
  #onProgress: (() => void) | undefined;
  /** Wakes the reading of the source where it waits for a reader. */
  #wakeSource = () => {};
  #isReading = false;

  constructor(source: Cursor<T>, options: BroadcastOptions) {
    this.#source = source;
    this.#options = parseBroadcastOptions(options);
    this.#gathering = new Gathering(this.#options, () => this.#wakeReaders());
    this.log.keep(this.#options.replay + this.#options.maxUnread);
    this.ended = new Promise((resolve) => {
      this.#tellEnded = resolve;
    });
    if (this.#options.whenUnread === 'run') this.#startReading();
  }

  get readers(): number {
    return this.#readers.size;
  }

  get lastId(): string | undefined {
    return this.log.next === 0 ? undefined : this.idOf(this.log.next - 1);
  }

  get end(): { readonly error?: unknown } | undefined {
    return this.#end;
  }

  get onProgress(): (() => void) | undefined {
    return this.#onProgress;
  }

  subscribe(options: SubscribeOptions = {}): BroadcastReader<T> {
    const pace = parsePace(options, this.#options);
    const reader = new ReaderCursor<T>(this, this.#firstFor(options), pace);
    this.log.keep(this.#options.replay + pace.maxUnread);
    this.#join(reader, options.signal);
    return new ReaderStream(reader);
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.subscribe();
  }

  async close(): Promise<void> {
    this.#finish({});
    await this.#source.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  idOf(number: number): string {
    return this.#ids.idOf(number);
  }

  wait(reader: ReaderCursor<T>): void {
    this.#waiting.push(reader);
  }

  leave(reader: ReaderCursor<T>): void {
    this.#readers.get(reader)?.();
    if (!this.#readers.delete(reader)) return;
    this.#waiting = this.#waiting.filter((one) => one !== reader);
    // It may have been the one that the source was held for.
    this.#onProgress?.();
    this.#tellReaders();
    if (this.#readers.size > 0 || this.#options.whenUnread !== 'close') return;
    // Nobody is left to be told that closing failed.
    this.close().catch(() => {});
  }

  #join(reader: ReaderCursor<T>, signal: AbortSignal | undefined): void {
    let forget = () => {};
    this.#readers.set(reader, () => forget());
    this.#tellReaders();
    if (signal?.aborted === true) return reader.leave();
    if (signal !== undefined) forget = onAbort(signal, () => reader.leave());
    this.#startReading();
    this.#wakeSource();
  }

  #firstFor({ after, from = 'oldest' }: SubscribeOptions): number {
    const oldest = this.log.next - Math.min(this.log.size, this.#options.replay);
    if (after === undefined) return from === 'now' ? this.log.next : oldest;
    const number = this.#ids.numberOf(after);
    if (number === undefined || number >= this.log.next) throw new UnknownCursorError(after, 'foreign');
    if (number + 1 < oldest) throw new UnknownCursorError(after, 'expired');
    return number + 1;
  }

  #tellReaders(): void {
    try {
      this.#options.onReaders(this.#readers.size);
    } catch (error) {
      this.#fail(error);
    }
  }

  #startReading(): void {
    if (this.#isReading || this.#end !== undefined) return;
    this.#isReading = true;
    this.#read().then(
      () => this.#finish({}),
      (error: unknown) => this.#fail(error),
    );
  }

  async #read(): Promise<void> {
    // What was read before it is for the readers of this tick too.
    await Promise.resolve();
    while (this.#end === undefined) {
      if (!this.#mayRead()) await this.#somebody();
      else if (!this.#burst()) await this.#giveWay();
      else if (!(await this.#source.more())) return;
    }
  }

  #mayRead(): boolean {
    return this.#readers.size > 0 || this.#options.whenUnread === 'run';
  }

  #somebody(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeSource = resolve;
    });
  }

  /** Takes what is there. `true` when that was all of it, `false` when the readers have to be let in first. */
  #burst(): boolean {
    const before = this.log.next;
    let until = before + burstSize;
    for (const reader of this.#readers.keys()) until = Math.min(until, reader.fullAt);
    while (this.log.next < until) {
      const value = this.#source.take();
      if (value === nothing) {
        if (this.log.next > before) this.#gathering.tell();
        return true;
      }
      this.log.push(value);
    }
    // Somebody may be full, who has to get the chance to read.
    this.#wakeReaders();
    return false;
  }

  // Only who has not read although there was time to is slow.
  async #giveWay(): Promise<void> {
    await nextTask();
    const full = [...this.#readers.keys()].filter((reader) => reader.fullAt <= this.log.next);
    for (const reader of full) {
      const { whenSlow } = reader.pace;
      switch (whenSlow) {
        case 'hold':
          break;
        case 'drop_deltas':
          reader.dropDeltas();
          if (reader.fullAt <= this.log.next) reader.cutOff();
          break;
        case 'disconnect':
          reader.cutOff();
          break;
        default:
          whenSlow satisfies never;
      }
    }
    for (const reader of full) await this.#holdFor(reader);
  }

  async #holdFor(reader: ReaderCursor<T>): Promise<void> {
    if (reader.pace.whenSlow !== 'hold') return;
    while (!reader.isOver && !reader.hasRoom && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#onProgress = () => {
          if (reader.isOver || reader.hasRoom || this.#end !== undefined) resolve();
        };
      });
    }
    this.#onProgress = undefined;
  }

  #fail(error: unknown): void {
    this.#finish({ error });
    // The first error is the one to tell; that closing failed too adds nothing.
    this.#source.close().catch(() => {});
  }

  // The first end counts.
  #finish(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#gathering.stop();
    this.#wakeReaders();
    this.#wakeSource();
    this.#onProgress?.();
    this.#tellEnded();
  }

  /** Whether there was somebody to be woken. */
  #wakeReaders(): boolean {
    const waiting = this.#waiting;
    if (waiting.length === 0) return false;
    this.#waiting = [];
    for (const reader of waiting) reader.wake();
    return true;
  }
}
