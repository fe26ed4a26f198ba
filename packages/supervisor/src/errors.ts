import { describeExit, type ExitReason, type Supervisable, TroupeError } from '@troupe/core';
import { describeValue, toError } from '@troupe/core/supervision';

function describeReason(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const error = toError(reason);
  // What is no error that can be read is shown as the value it is.
  return error === reason ? error.message : describeValue(reason);
}

/** How a supervisor is called in a sentence. */
function nameOf(supervisor: string | undefined): string {
  return supervisor === undefined ? 'The supervisor' : `The supervisor ${supervisor}`;
}

/**
 * A child did not start, so its supervisor did not either; what had been started before it is stopped again.
 * Where the child is a supervisor itself, `reason` is an error of this class too. `code`: `SUPERVISOR_START`.
 */
export class SupervisorStartError extends TroupeError<'SUPERVISOR_START'> {
  readonly childId: string;
  /** What the child's `start` was rejected with, or what it resolved with instead of a child. */
  readonly reason: unknown;

  constructor(supervisor: string | undefined, childId: string, reason: unknown) {
    super(
      'SUPERVISOR_START',
      `${nameOf(supervisor)} did not start: its child ${childId} failed. ${describeReason(reason)}`,
      { cause: reason },
    );
    this.childId = childId;
    this.reason = reason;
  }
}

/**
 * A supervisor gave up: one restart more would have been too many. It stands in the `cause` of the supervisor's exit
 * reason. Its own `cause` is what the last child ended with. `code`: `MAX_RESTARTS`.
 */
export class MaxRestartsError extends TroupeError<'MAX_RESTARTS'> {
  /** The child that was not restarted any more. */
  readonly childId: string;
  readonly maxRestarts: number;
  readonly maxSeconds: number;

  constructor(
    supervisor: string | undefined,
    facts: {
      readonly childId: string;
      readonly maxRestarts: number;
      readonly maxSeconds: number;
      readonly cause: unknown;
    },
  ) {
    const { childId, maxRestarts, maxSeconds } = facts;
    const limit = `more than ${maxRestarts} restarts within ${maxSeconds} s`;
    super('MAX_RESTARTS', `${nameOf(supervisor)} gave up on its child ${childId}: ${limit}.`, {
      cause: facts.cause,
    });
    this.childId = childId;
    this.maxRestarts = maxRestarts;
    this.maxSeconds = maxSeconds;
  }
}

/** The supervisor is over, or was over before it came to this call. `code`: `SUPERVISOR_GONE`. */
export class SupervisorGoneError extends TroupeError<'SUPERVISOR_GONE'> {
  /** Why it ended. */
  readonly reason: ExitReason;

  constructor(supervisor: string | undefined, reason: ExitReason) {
    super('SUPERVISOR_GONE', `${nameOf(supervisor)} is over (${describeExit(reason)}).`, {
      cause: reason.type === 'crash' ? reason.error : reason.type === 'shutdown' ? reason.cause : undefined,
    });
    this.reason = reason;
  }
}

/**
 * What was to be started runs already, outside of this supervisor. A child's `start` that rejects with it makes
 * `startChild` answer `already_started`. `code`: `ALREADY_STARTED`.
 */
export class AlreadyStartedError extends TroupeError<'ALREADY_STARTED'> {
  /** The one that runs. */
  readonly child: Supervisable;

  constructor(what: string, child: Supervisable) {
    super('ALREADY_STARTED', `${what} is started already.`);
    this.child = child;
  }
}

/** There is no session of that name under the supervisor. `code`: `SESSION_NOT_FOUND`. */
export class SessionNotFoundError extends TroupeError<'SESSION_NOT_FOUND'> {
  readonly sessionName: string;

  constructor(supervisor: string, sessionName: string) {
    super('SESSION_NOT_FOUND', `${nameOf(supervisor)} has no session ${sessionName}.`);
    this.sessionName = sessionName;
  }
}

/** There is a session of that name already. `code`: `SESSION_EXISTS`. */
export class SessionExistsError extends TroupeError<'SESSION_EXISTS'> {
  readonly sessionName: string;

  constructor(supervisor: string, sessionName: string) {
    super('SESSION_EXISTS', `${nameOf(supervisor)} has a session ${sessionName} already.`);
    this.sessionName = sessionName;
  }
}

/** There are as many sessions as there may be. `code`: `MAX_SESSIONS`. */
export class MaxSessionsError extends TroupeError<'MAX_SESSIONS'> {
  readonly maxSessions: number;

  constructor(supervisor: string, maxSessions: number) {
    super(
      'MAX_SESSIONS',
      `${nameOf(supervisor)} has ${maxSessions} sessions (\`maxSessions\`); there can be no more.`,
    );
    this.maxSessions = maxSessions;
  }
}

/** A state file cannot be read, made sense of, or written. `code`: `STATE_FILE`. */
export class StateFileError extends TroupeError<'STATE_FILE'> {
  readonly path: string;

  constructor(
    path: string,
    what: string,
    facts: { readonly cause?: unknown; readonly advice?: string } = {},
  ) {
    const { cause, advice = 'Mend it, or move it away to begin without.' } = facts;
    super('STATE_FILE', `The state file ${path} cannot be used: ${what}. ${advice}`, { cause });
    this.path = path;
  }
}

declare module '@troupe/core' {
  interface ErrorsByCode {
    SUPERVISOR_START: SupervisorStartError;
    MAX_RESTARTS: MaxRestartsError;
    SUPERVISOR_GONE: SupervisorGoneError;
    ALREADY_STARTED: AlreadyStartedError;
    SESSION_NOT_FOUND: SessionNotFoundError;
    SESSION_EXISTS: SessionExistsError;
    MAX_SESSIONS: MaxSessionsError;
    STATE_FILE: StateFileError;
  }
}
