/**
 * Lets so many run at once; the others wait in the order they came. One that would have to wait behind `maxWaiting`
 * others is refused.
 */
export class ToolSlots {
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(concurrency: number, maxWaiting: number) {
    this.#concurrency = concurrency;
    this.#maxWaiting = maxWaiting;
  }

  /** Runs it when there is a place. Rejects when there are too many already, or the signal aborts first. */
  async run<Value>(signal: AbortSignal, work: () => Promise<Value> | Value): Promise<Value> {
    if (this.#running >= this.#concurrency) await this.#wait(signal);
    else this.#running += 1;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#leave();
    }
  }

  // Whoever leaves hands its place on, so that nobody who comes in between takes it.
  #leave(): void {
    for (const enter of this.#waiting) {
      this.#waiting.delete(enter);
      enter();
      return;
    }
    this.#running -= 1;
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#maxWaiting) {
      return Promise.reject(new Error(`${this.#maxWaiting} calls wait for this server already.`));
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.delete(enter);
        reject(new Error('The call was cancelled while it waited.'));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(enter);
    });
  }
}
