import { describeExit, type ExitReason } from '../base/exit-reason.ts';
import {
  CliExitError,
  type CliExitFacts,
  CliStartError,
  type ConversationInUseError,
  SessionStoppedError,
} from '../errors/errors.ts';
import type { StopReport } from '../process/cli-process.ts';
import type { Redact } from '../secrets/redactor.ts';
import { isLastingFault } from './is-lasting-fault.ts';
import { outdatedCli } from './outdated-cli.ts';

/** That an end was asked for. */
export interface StopRequest {
  readonly reason: ExitReason;
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Why a CLI was killed. */
export interface KillCause {
  /** As "it …". */
  readonly why: string;
  /** Somebody else drives the conversation: the error for all who wait. */
  readonly taken?: ConversationInUseError | undefined;
}

/**
 * How an incarnation ended: there was no process, it never came up, it was stopped, it ended unasked, or its actor was over
 * first. Made once, by `transition`; the errors and the exit reason follow from it.
 */
export type Ending = {
  /** What its end was asked for with, before it came. */
  readonly asked: StopRequest | undefined;
  readonly killed: KillCause | undefined;
  readonly turnInFlight: boolean;
} & (
  | { readonly type: 'spawn_failed'; readonly fault: Error }
  | { readonly type: 'start_failed'; readonly words: string | undefined; readonly exit: CliExitFacts }
  | { readonly type: 'stopped'; readonly exit: CliExitFacts | undefined }
  | { readonly type: 'crashed'; readonly exit: CliExitFacts }
  | { readonly type: 'abandoned'; readonly reason: ExitReason }
);

/** The error that an ending is to those who wait for something of the session. */
export function endingError(
  how: Ending,
  facts: {
    readonly version: { readonly version: string; readonly path: string } | undefined;
    /** What the CLI said of a start that failed becomes words of an error. */
    readonly redact: Redact;
  },
): Error {
  switch (how.type) {
    case 'spawn_failed':
      return how.fault;
    case 'start_failed': {
      if (how.killed?.taken !== undefined) return how.killed.taken;
      const said = how.words ?? how.killed?.why;
      const words = said === undefined ? undefined : facts.redact(said);
      const cause = startFailure(words, how.exit);
      const { version, path } = facts.version ?? { version: undefined, path: '' };
      return outdatedCli(version, { path, cause }) ?? cause;
    }
    case 'stopped':
      return new SessionStoppedError();
    case 'crashed':
      return exitError(how, how.exit);
    case 'abandoned':
      return abandonedError(how.reason);
    default:
      return how satisfies never;
  }
}

/**
 * The error of a CLI that ended, or had to be ended, before it answered the handshake.
 *
 * `words` is what it said on stdout or what we held against it; else its stderr speaks. A fault is permanent when it
 * exited by itself with an error of its own that names what it was started with.
 */
function startFailure(words: string | undefined, exit: CliExitFacts): CliStartError {
  const stderr = exit.stderrTail.trim();
  const said = [words, stderr].filter((text) => text !== undefined && text !== '');
  const unique = said.length === 2 && said[1]?.includes(said[0] ?? '') === true ? [said[1]] : said;
  const how = exit.signal === null ? `exited with code ${exit.exitCode}` : `was ended by ${exit.signal}`;
  const permanent = exit.signal === null && exit.exitCode !== 0 && isLastingFault(said.join('\n'));
  return new CliStartError(
    `claude did not start: it ${how} after ${Math.round(exit.durationMs)} ms. ${unique.length > 0 ? unique.join(' · ') : 'It said nothing.'}`,
    { permanent, exit },
  );
}

/** The error that an ending is to the turn that was with the CLI. */
export function lostTurnError(how: Ending): Error {
  if (how.type === 'abandoned') return abandonedError(how.reason);
  const exit = 'exit' in how ? how.exit : undefined;
  return exit === undefined ? new SessionStoppedError() : exitError(how, exit);
}

function abandonedError(reason: ExitReason): SessionStoppedError {
  return new SessionStoppedError(`The session is over (${describeExit(reason)}).`);
}

/** Says when it was we who killed it, and why where that is an error of its own. */
function exitError({ killed, turnInFlight }: Ending, exit: CliExitFacts): Error {
  if (killed?.taken !== undefined) return killed.taken;
  const cause = killed === undefined ? undefined : new Error(`The CLI was killed: ${killed.why}.`);
  return new CliExitError({ ...exit, turnInFlight }, { cause });
}

/**
 * The exit reason of a session: a crash whenever its CLI ended unasked, else the reason it was stopped with, or
 * `killed` where asking was not enough.
 */
export function exitReasonOf(
  { asked, killed }: Ending,
  report: StopReport | undefined,
  error: Error,
): ExitReason {
  if (asked === undefined) return { type: 'crash', error };
  // Without a process nothing was asked to end, so a kill that came after the stop is what ended it.
  const wasKilled = report === undefined ? killed !== undefined : report.step === 'sigkill';
  return asked.reason.type === 'killed' || wasKilled ? { type: 'killed' } : asked.reason;
}
