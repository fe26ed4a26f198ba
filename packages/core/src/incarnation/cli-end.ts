import type { ExitReason } from '../base/exit-reason.ts';
import type { ConversationInUseError } from '../errors/errors.ts';
import type { CliLink } from '../link/cli-link.ts';
import type { StopReport } from '../process/cli-process.ts';
import { exitReasonOf } from './session-ending.ts';

/** Brings a CLI down, once: what was asked for first counts. */
export class CliEnd {
  /** Why we killed it, if we did. */
  killedBecause: string | undefined;
  /** Somebody else drives the conversation, which is why we killed it: the error for all who wait. */
  taken: ConversationInUseError | undefined;
  readonly #link: CliLink;
  #request: { readonly reason: ExitReason; readonly timeoutMs: number } | undefined;
  #report: Promise<StopReport> | undefined;

  constructor(link: CliLink) {
    this.#link = link;
  }

  /** Whether anybody asked for its end. */
  get isAsked(): boolean {
    return this.#request !== undefined;
  }

  request(reason: ExitReason, timeoutMs: number): void {
    this.#request ??= { reason, timeoutMs };
  }

  /** Walks down the ladder. `interrupt` is its first step where something runs; it resolves when that is over. */
  begin(defaultTimeoutMs: number, interrupt: (() => Promise<void>) | undefined): void {
    const timeoutMs = this.#request?.timeoutMs ?? defaultTimeoutMs;
    this.#report = this.#link.process?.stop(
      interrupt === undefined ? { timeoutMs } : { timeoutMs, interrupt },
    );
  }

  kill(why: string): void {
    this.killedBecause ??= why;
    void this.#link.process?.kill();
  }

  /** Resolves with the exit reason when nothing of the CLI is left, not when its own process is gone. */
  async complete(error: Error): Promise<ExitReason> {
    const report = await this.#report;
    await this.#link.process?.swept;
    return exitReasonOf(this.#request?.reason, report, error);
  }
}
