import { IdleTimeoutError } from '../../idle-timeout-error.ts';
import { nextTask, type TimerSource } from '../base/timers.ts';
import type { Cursor, nothing } from './cursor.ts';
import { Watch } from './watch.ts';

/** A cursor whose waits have a limit. */
export class IdleCursor<T> implements Cursor<T> {
  readonly #input: Cursor<T>;
  readonly #watch: Watch;
  readonly #limitMs: number;
  readonly #clock: TimerSource;
  #cancelTimer = () => {};
  #isTimedOut = false;

  constructor(input: Cursor<T>, limitMs: number, clock: TimerSource) {
    this.#input = input;
    this.#watch = new Watch(input);
    this.#limitMs = limitMs;
    this.#clock = clock;
  }

  get lastId(): string | undefined {
    return this.#input.lastId;
  }

  take(): T | typeof nothing {
    return this.#input.take();
  }

  async more(): Promise<boolean> {
    await new Promise<void>((resolve) => {
      this.#cancelTimer = this.#clock.setTimer(() => void afterArrivals().then(resolve), this.#limitMs);
      this.#watch.start(resolve);
    });
    this.#cancelTimer();
    const more = this.#watch.take();
    if (more !== undefined) return more;
    this.#isTimedOut = true;
    throw new IdleTimeoutError(this.#limitMs);
  }

  close(): Promise<void> {
    this.#cancelTimer();
    const closing = this.#input.close();
    if (!this.#isTimedOut) return closing;
    // A source that says nothing may not even say that it is closed; its reader is told why all the same.
    closing.catch(() => {});
    return Promise.resolve();
  }
}

// A timer that is late fires before what has arrived meanwhile is read: one task for the reading, one for who hears of it.
async function afterArrivals(): Promise<void> {
  await nextTask();
  await nextTask();
}
