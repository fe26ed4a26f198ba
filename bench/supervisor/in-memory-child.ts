import type { ExitReason, Supervisable } from '@troupe/core';

/** The least that a child can be: a promise, and somebody to settle it. */
export class InMemoryChild implements Supervisable {
  readonly exited: Promise<ExitReason>;
  #settle!: (reason: ExitReason) => void;

  constructor() {
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  async stop(reason: ExitReason = { type: 'shutdown' }): Promise<void> {
    this.#settle(reason);
  }

  async kill(): Promise<void> {
    this.#settle({ type: 'killed' });
  }

  crash(error: Error): void {
    this.#settle({ type: 'crash', error });
  }
}
