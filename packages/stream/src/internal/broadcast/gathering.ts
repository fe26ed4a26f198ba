import type { TimerSource } from '../base/timers.ts';

interface Pace {
  readonly gatherMs: number;
  readonly clock: TimerSource;
}

/** Lets something be told at most once in so many milliseconds: the first news at once, what follows together. */
export class Gathering {
  readonly #pace: Pace;
  readonly #tellAll: () => boolean;
  #hasNews = false;
  #cancel: (() => void) | undefined;
  #isOver = false;

  /** `tellAll` says whether there was somebody to be told: for nobody, nothing is gathered. */
  constructor(pace: Pace, tellAll: () => boolean) {
    this.#pace = pace;
    this.#tellAll = tellAll;
  }

  /** There is news: it is told now, or when the time is over. */
  tell(): void {
    if (this.#cancel !== undefined) {
      this.#hasNews = true;
      return;
    }
    if (!this.#tellAll() || this.#pace.gatherMs === 0 || this.#isOver) return;
    this.#cancel = this.#pace.clock.setTimer(() => {
      this.#cancel = undefined;
      if (!this.#hasNews) return;
      this.#hasNews = false;
      this.tell();
    }, this.#pace.gatherMs);
  }

  /** Nothing is gathered any more. */
  stop(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
