import type { Logger, Runtime, SessionOptions } from '@troupe/core';
import type { Strategy } from '../plan-restart.ts';
import type { NamedSession, ParsedNamedSession } from './named-session.ts';
import type { SessionSupervisorEvent } from './report/session-events.ts';

/** So many starts of a session may fail in a row. */
export const defaultMaxStartFailures = 5;

/**
 * What `maxRestarts` counts: the restarts of all sessions together, as OTP does, or those of each by itself, so that one
 * that flaps is given up and the others do not notice.
 */
export type RestartScope = 'supervisor' | 'session';

/** What a supervisor of sessions is started with. */
export interface SessionSupervisorOptions {
  /** The first sessions, started in this order. Default: none. */
  readonly sessions?: readonly NamedSession[] | undefined;
  /** Appears in events, errors and logs. */
  readonly name?: string | undefined;
  /** Whom a restart concerns. @defaultValue 'one_for_one' */
  readonly strategy?: Strategy | undefined;
  /** How many restarts are tolerated within `maxSeconds`. @defaultValue 3 */
  readonly maxRestarts?: number | undefined;
  /** The window of `maxRestarts` in seconds. @defaultValue 5 */
  readonly maxSeconds?: number | undefined;
  /** How many sessions there may be. @defaultValue Infinity */
  readonly maxSessions?: number | undefined;
  /** How many starts of a session may fail in a row before it is given up. @defaultValue 5 */
  readonly maxStartFailures?: number | undefined;
  /** `'session'` goes with `one_for_one` only. For many users, choose it. @defaultValue 'supervisor' */
  readonly restartScope?: RestartScope | undefined;
  /** Options that every session has unless it says otherwise. */
  readonly defaults?: SessionOptions | undefined;
  /**
   * Where it is written which conversations there are, so that the next host goes on with them. Written atomically, mode
   * 0600; holds names, ids and folders, no options and no secrets. Its folder must be there. One supervisor has it alone.
   * Default: none.
   */
  readonly stateFile?: string | undefined;
  /** Where the sessions live. Default: a runtime of the supervisor's own, which ends with it. */
  readonly runtime?: Runtime | undefined;
  /** Default: the runtime's logger, or silent. */
  readonly logger?: Logger | undefined;
  /** Called synchronously with each event, in the order of decisions. What it throws is logged. */
  readonly onEvent?: ((event: SessionSupervisorEvent) => void) | undefined;
}

/** Checked options with every default filled in. */
export interface ParsedSessionSupervisorOptions {
  readonly sessions: readonly ParsedNamedSession[];
  readonly name: string;
  readonly strategy: Strategy;
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly maxSessions: number;
  readonly maxStartFailures: number;
  readonly restartScope: RestartScope;
  readonly defaults: SessionOptions;
  readonly stateFile: string | undefined;
  readonly runtime: Runtime | undefined;
  readonly logger: Logger | undefined;
  readonly onEvent: ((event: SessionSupervisorEvent) => void) | undefined;
}
