import type { ExitReason } from '../base/exit-reason.ts';
import {
  CliExitError,
  type CliExitFacts,
  type ConversationInUseError,
  SessionStoppedError,
} from '../errors/errors.ts';
import type { StopReport } from '../process/cli-process.ts';
import type { Redact } from '../secrets/redactor.ts';
import { outdatedCli } from './outdated-cli.ts';
import type { Ending } from './session-events.ts';
import { startFailure } from './start-failure.ts';

/** The error that an ending is to those who wait for something of the session. */
export function endingError(
  how: Ending,
  facts: {
    readonly spawnFault: Error | undefined;
    readonly killedBecause: string | undefined;
    readonly taken: ConversationInUseError | undefined;
    readonly version: { readonly version: string; readonly path: string } | undefined;
    /** What the CLI said of a start that failed becomes words of an error. */
    readonly redact: Redact;
  },
): Error {
  switch (how.type) {
    case 'spawn_failed':
      return facts.spawnFault ?? new SessionStoppedError();
    case 'start_failed': {
      if (facts.taken !== undefined) return facts.taken;
      const said = how.words ?? facts.killedBecause;
      const words = said === undefined ? undefined : facts.redact(said);
      const cause = startFailure(words, how.exit);
      const { version, path } = facts.version ?? { version: undefined, path: '' };
      return outdatedCli(version, { path, cause }) ?? cause;
    }
    case 'stopped':
      return new SessionStoppedError();
    case 'crashed':
      return exitError(how.exit, { ...facts, turnInFlight: how.turnInFlight });
    default:
      return how satisfies never;
  }
}

/** The error of a CLI that ended; says when it was we who killed it, and why where that is an error of its own. */
export function exitError(
  exit: CliExitFacts,
  facts: {
    readonly turnInFlight: boolean;
    readonly killedBecause: string | undefined;
    readonly taken: ConversationInUseError | undefined;
  },
): CliExitError | ConversationInUseError {
  const { turnInFlight, killedBecause, taken } = facts;
  if (taken !== undefined) return taken;
  const cause = killedBecause === undefined ? undefined : new Error(`The CLI was killed: ${killedBecause}.`);
  return new CliExitError({ ...exit, turnInFlight }, { cause });
}

/**
 * The exit reason of a session: a crash whenever its CLI ended unasked, else the reason it was stopped with, or
 * `killed` where asking was not enough.
 */
export function exitReasonOf(
  asked: ExitReason | undefined,
  report: StopReport | undefined,
  error: Error,
): ExitReason {
  if (asked === undefined) return { type: 'crash', error };
  return asked.type === 'killed' || report?.step === 'sigkill' ? { type: 'killed' } : asked;
}
