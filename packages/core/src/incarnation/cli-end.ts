import { createDeferred } from '../base/deferred.ts';
import type { ExitReason } from '../base/exit-reason.ts';
import type { Logger } from '../base/logger.ts';
import type { CliLink } from '../link/cli-link.ts';
import type { StopReport } from '../process/cli-process.ts';
import { type Ending, endingError, exitReasonOf } from './ending.ts';

/** What brings a CLI down, and who is told. */
export interface CliEndOptions {
  readonly link: CliLink;
  readonly log: Logger;
  /** What the CLI says it is, once it has said so. */
  readonly version: () => { readonly version: string; readonly path: string } | undefined;
  /** Aborted when it has ended, with the error for all that waits for something of it. */
  readonly life: AbortController;
  /** Nothing of it is left. */
  readonly onOver: (reason: ExitReason) => void;
}

/** Brings a CLI down, and tells how it ended. */
export class CliEnd {
  /** Resolves when the CLI has ended unasked, and all it said was heard; what it left may still be about to be ended. */
  readonly crashed = createDeferred<ExitReason>();
  readonly #options: CliEndOptions;
  #report: Promise<StopReport> | undefined;

  constructor(options: CliEndOptions) {
    this.#options = options;
  }

  /** Walks down the ladder. `interrupt` is its first step where something runs; it resolves when that is over. */
  begin(timeoutMs: number, interrupt: (() => Promise<void>) | undefined): void {
    this.#report = this.#options.link.process?.stop(
      interrupt === undefined ? { timeoutMs } : { timeoutMs, interrupt },
    );
  }

  kill(): void {
    void this.#options.link.process?.kill();
  }

  conclude(how: Ending): void {
    const { link, log, version, life, onOver } = this.#options;
    const told = endingError(how, { version: version(), redact: (text) => link.secrets.all(text) });
    const error = link.secrets.value(told);
    life.abort(error);
    if (how.asked === undefined) this.crashed.resolve({ type: 'crash', error });
    void this.#whenSwept().then((report) => {
      const reason = exitReasonOf(how, report, error);
      log.info({ reason: reason.type }, 'session ended');
      onOver(reason);
    });
  }

  /** Nothing of the CLI is left, which is later than the end of its own process. */
  async #whenSwept(): Promise<StopReport | undefined> {
    const report = await this.#report;
    await this.#options.link.process?.swept;
    return report;
  }
}
