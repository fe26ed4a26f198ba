import type { ExitReason } from './exit-reason.ts';

/** What a supervisor needs of a child. A `Session` is one; so is anything with these three members. */
export interface Supervisable {
  /** Settles exactly once, when nothing of it is left. Never rejects. */
  readonly exited: Promise<ExitReason>;
  /**
   * Asks it to end and resolves when it has.
   *
   * @param reason what `exited` settles with when it ends within the budget. Default `{ type: 'shutdown' }`.
   * @param options `timeoutMs` is the whole budget in milliseconds; when it is spent, what is left is killed.
   */
  stop(reason?: ExitReason, options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Ends it at once, without asking; `exited` settles with `{ type: 'killed' }`. */
  kill(): Promise<void>;
}
