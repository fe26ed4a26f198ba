import type { ExitReason, Supervisable } from '@troupe/core';

/** What a worker does when it is told something. */
export interface WorkerHabits {
  /** `false`: it takes no notice of being asked to stop. Default `true`. */
  readonly obeys?: boolean;
  /** What it ends with when it obeys. Default: what it was asked for. */
  readonly leavesWith?: ExitReason;
}

/** A child in memory that does what a test says, and remembers what it was told. */
export class Worker implements Supervisable {
  readonly exited: Promise<ExitReason>;
  /** What it was told, in order: `stop shutdown 5000`, `kill`. */
  readonly told: string[] = [];
  readonly #habits: WorkerHabits;
  #settle!: (reason: ExitReason) => void;

  constructor(habits: WorkerHabits = {}) {
    this.#habits = habits;
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  async stop(reason: ExitReason = { type: 'shutdown' }, options: { timeoutMs?: number } = {}): Promise<void> {
    this.told.push(`stop ${reason.type} ${options.timeoutMs}`);
    if (this.#habits.obeys !== false) this.end(this.#habits.leavesWith ?? reason);
    await this.exited;
  }

  async kill(): Promise<void> {
    this.told.push('kill');
    this.end({ type: 'killed' });
  }

  /** Ends by itself. Ending twice is the same as once. */
  end(reason: ExitReason): void {
    this.#settle(reason);
  }

  crash(message = 'boom'): void {
    this.end({ type: 'crash', error: new Error(message) });
  }
}
