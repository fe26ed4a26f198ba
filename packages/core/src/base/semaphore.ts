import { onAbort } from './on-abort.ts';

/** Lets so many in at once and has the rest wait in the order in which they came. */
export class Semaphore {
  readonly #capacity: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  /** @param maxWaiting how many may wait; one more is refused. Default: any number. */
  constructor(capacity: number, maxWaiting = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Resolves with the way out, to be taken once (more does nothing).
   *
   * Rejects with the signal's reason when that aborts first, and with an `Error` when too many wait already.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#inside < this.#capacity) this.#inside += 1;
    else await this.#wait(signal);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave();
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#maxWaiting) throw new Error(`${this.#maxWaiting} calls wait already.`);
    return new Promise((resolve, reject) => {
      const admit = () => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        this.#waiting.delete(admit);
        reject(signal.reason);
      });
      this.#waiting.add(admit);
    });
  }

  // The place of who leaves goes to who waits longest, so that nobody who comes in between takes it.
  #leave(): void {
    for (const admit of this.#waiting) {
      this.#waiting.delete(admit);
      admit();
      return;
    }
    this.#inside -= 1;
  }
}
