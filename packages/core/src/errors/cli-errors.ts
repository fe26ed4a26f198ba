import { TroupeError } from './troupe-error.ts';

/** No CLI to run. `searched` says where we looked, in order. `code`: `CLI_NOT_FOUND`. */
export class CliNotFoundError extends TroupeError<'CLI_NOT_FOUND'> {
  readonly searched: readonly string[];

  constructor(message: string, searched: readonly string[]) {
    super('CLI_NOT_FOUND', message);
    this.searched = searched;
  }
}

/** The CLI did not come up, and it is older than the oldest one that is supported. `code`: `CLI_VERSION`. */
export class CliVersionError extends TroupeError<'CLI_VERSION'> {
  readonly path: string;
  readonly version: string | undefined;

  constructor(
    message: string,
    facts: { readonly path: string; readonly version: string | undefined; readonly cause?: unknown },
  ) {
    super('CLI_VERSION', message, { cause: facts.cause });
    this.path = facts.path;
    this.version = facts.version;
  }
}

/** Facts about how a CLI process ended. */
export interface CliExitFacts {
  /** The exit code, or `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to stderr. */
  readonly stderrTail: string;
  /** Milliseconds from spawn to exit. */
  readonly durationMs: number;
}

/**
 * The CLI did not come up: it could not be spawned, ended or went silent before it answered the handshake,
 * or refused what it was started with. The message carries its own words. `code`: `CLI_START`.
 */
export class CliStartError extends TroupeError<'CLI_START'> {
  /** Whether trying again with the same options must fail again (a wrong flag, an unknown id to resume). */
  readonly permanent: boolean;
  readonly exit: CliExitFacts | undefined;

  constructor(
    message: string,
    facts: {
      readonly permanent: boolean;
      readonly exit?: CliExitFacts | undefined;
      readonly cause?: unknown;
    },
  ) {
    super('CLI_START', message, { cause: facts.cause });
    this.permanent = facts.permanent;
    this.exit = facts.exit;
  }
}

/** The CLI ended while it was needed. `code`: `CLI_EXIT`. */
export class CliExitError extends TroupeError<'CLI_EXIT'> implements CliExitFacts {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderrTail: string;
  readonly durationMs: number;
  /** Whether a turn was with the CLI when it ended. */
  readonly turnInFlight: boolean;

  constructor(
    facts: CliExitFacts & { readonly turnInFlight: boolean },
    options?: { readonly cause?: unknown },
  ) {
    super('CLI_EXIT', describeCliExit(facts), options);
    this.exitCode = facts.exitCode;
    this.signal = facts.signal;
    this.stderrTail = facts.stderrTail;
    this.durationMs = facts.durationMs;
    this.turnInFlight = facts.turnInFlight;
  }
}

function describeCliExit(facts: CliExitFacts & { readonly turnInFlight: boolean }): string {
  const how = facts.signal === null ? `exited with code ${facts.exitCode}` : `was ended by ${facts.signal}`;
  const when = `after ${Math.round(facts.durationMs)} ms ${facts.turnInFlight ? 'during a turn' : 'between turns'}`;
  const words = facts.stderrTail.trim();
  return `claude ${how} ${when}.${words === '' ? '' : ` Last stderr: ${words}`}`;
}

declare module '../messages/errors-by-code.ts' {
  interface ErrorsByCode {
    CLI_NOT_FOUND: CliNotFoundError;
    CLI_VERSION: CliVersionError;
    CLI_START: CliStartError;
    CLI_EXIT: CliExitError;
  }
}
