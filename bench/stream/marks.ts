/** What one run of one variant measured, from the first message of its second turn to the last. */
export interface Sample {
  readonly messages: number;
  readonly messagesPerSecond: number;
  /** Microseconds of this process's CPU for each message, user and system. */
  readonly cpuMicrosPerMessage: number;
  /** The most memory this process held, in MB. */
  readonly peakMemoryMb: number;
  /** Milliseconds from spawn to the first delta. */
  readonly firstDeltaMs: number;
}

/**
 * Takes the time between the first message and the last. Counting is all it does in between. A service has been up for
 * long, so the first turn, in which the code is not compiled yet, is not counted.
 */
export class Marks {
  readonly #spawnedAt = performance.now();
  #firstAt = 0;
  #firstDeltaMs: number | undefined;
  #cpuAtFirst = process.cpuUsage();
  #messages = 0;

  /** One more message came. */
  count(messages = 1): void {
    if (this.#messages === 0) {
      this.#firstAt = performance.now();
      this.#firstDeltaMs ??= this.#firstAt - this.#spawnedAt;
      this.#cpuAtFirst = process.cpuUsage();
    }
    this.#messages += messages;
  }

  /** The first turn is over. */
  startAgain(): void {
    this.#messages = 0;
  }

  finish(): Sample {
    const seconds = (performance.now() - this.#firstAt) / 1_000;
    const { user, system } = process.cpuUsage(this.#cpuAtFirst);
    return {
      messages: this.#messages,
      messagesPerSecond: this.#messages / seconds,
      cpuMicrosPerMessage: (user + system) / this.#messages,
      peakMemoryMb: process.resourceUsage().maxRSS / 1_024,
      firstDeltaMs: this.#firstDeltaMs ?? Number.NaN,
    };
  }
}
