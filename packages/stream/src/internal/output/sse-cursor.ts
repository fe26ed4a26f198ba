import type { TimerSource } from '../base/timers.ts';
import { type Cursor, nothing } from '../cursors/cursor.ts';
import type { JoinedTexts } from '../cursors/joined-texts.ts';
import { Watch } from '../cursors/watch.ts';

interface Script<T> {
  /** What is said before anything else. */
  readonly first: string;
  /** What is said when the source has ended. */
  readonly last: string | undefined;
  readonly frame: (value: T, id: string | undefined) => string;
  /** Where others tell the same: what joins it. */
  readonly joined?: JoinedTexts | undefined;
  readonly heartbeatMs: number;
  readonly clock: TimerSource;
}

const heartbeat = ':\n\n';

/** A cursor over the events that another cursor's values become. */
export class SseCursor<T> implements Cursor<string> {
  readonly #input: Cursor<T>;
  readonly #script: Script<T>;
  readonly #watch: Watch;
  /** What is to be said before the next value. */
  #due: string | undefined;
  #isOver = false;
  #cancelTimer = () => {};

  constructor(input: Cursor<T>, script: Script<T>) {
    this.#input = input;
    this.#script = script;
    this.#watch = new Watch(input);
    this.#due = script.first;
  }

  get lastId(): string | undefined {
    return this.#input.lastId;
  }

  get joined(): JoinedTexts | undefined {
    return this.#script.joined;
  }

  take(): string | typeof nothing {
    const due = this.#due;
    if (due !== undefined) {
      this.#due = undefined;
      return due;
    }
    if (this.#isOver) return nothing;
    const value = this.#input.take();
    return value === nothing ? nothing : this.#script.frame(value, this.#input.lastId);
  }

  more(): Promise<boolean> {
    if (this.#due !== undefined) return Promise.resolve(true);
    if (this.#isOver) return Promise.resolve(false);
    const { clock, heartbeatMs } = this.#script;
    // No async function: each reader does it for each delta.
    return new Promise((resolve, reject) => {
      const onNews = () => {
        this.#cancelTimer();
        try {
          resolve(this.#hear());
        } catch (error) {
          reject(error);
        }
      };
      this.#cancelTimer = clock.setTimer(onNews, heartbeatMs);
      this.#watch.start(onNews);
    });
  }

  /** What the wait came to. Throws what the source did. */
  #hear(): boolean {
    const { last } = this.#script;
    const more = this.#watch.take();
    if (more === true || this.#isOver) return !this.#isOver;
    this.#isOver = more === false;
    this.#due = more === false ? last : heartbeat;
    return this.#due !== undefined;
  }

  close(): Promise<void> {
    this.#isOver = true;
    this.#due = undefined;
    this.#cancelTimer();
    return this.#input.close();
  }
}
