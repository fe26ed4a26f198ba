import type { ExitReason, Supervisable } from '@troupe/core';
import type { NamedSession } from './named-session.ts';
import type { Connectivity } from './report/connectivity.ts';
import type { ResumableSession } from './report/resumable-session.ts';
import type { SessionInfo } from './report/session-info.ts';
import type { SupervisorCosts } from './report/supervisor-costs.ts';
import type { SupervisorHealth } from './report/supervisor-health.ts';
import { RunningSessionSupervisor } from './running-session-supervisor.ts';
import type { SessionRef } from './session-ref.ts';
import type { SessionSupervisorOptions } from './session-supervisor-options.ts';
import type { SessionSupervisorStopOptions } from './session-supervisor-stop-options.ts';

/**
 * Named, long-lived sessions that are started again with their conversation when their CLI dies.
 *
 * Prompts that wait survive it; the one in flight is `lost`, or is run again where its `onCrash` is `'rerun'`. A start
 * that fails is no crash: it is tried again after 1 s, doubling to 30 s, or the session is given up (state `failed`). Neither
 * counts in a window nor touches a sibling. Too many crashes end the supervisor with all sessions, or with
 * `restartScope: 'session'` the one session.
 */
export interface SessionSupervisor extends Supervisable, AsyncDisposable {
  /** Resolves when every initial session is ready or was given up. */
  readonly ready: Promise<void>;
  /** @throws SessionNotFoundError */
  session(name: string): SessionRef;
  /**
   * Adds a session; resolves as soon as it takes prompts. With a `stateFile` it goes on with the conversation that was left
   * under its name, unless its options say which one to take.
   *
   * @throws InvalidOptionsError, SessionExistsError, MaxSessionsError, SupervisorGoneError
   */
  startSession(options: NamedSession): Promise<SessionRef>;
  /** Stops a session and forgets it, its conversation included. @throws SessionNotFoundError, SupervisorGoneError */
  terminateSession(name: string): Promise<void>;
  /**
   * Starts another CLI for the session, whatever its state; resolves when that is on its way and takes prompts. A running
   * turn is interrupted, prompts that wait still wait. The conversation is kept, unless `fresh`. It counts in no window.
   *
   * @throws SessionNotFoundError, SessionStoppedError, SupervisorGoneError
   */
  restartSession(name: string, options?: { readonly fresh?: boolean }): Promise<void>;
  /** In the order they were added. */
  listSessions(): SessionInfo[];
  countSessions(): number;
  health(): SupervisorHealth;
  /** What all its sessions have cost so far, those that have ended included; also after the stop. */
  costs(): SupervisorCosts;
  /** Asks a real one-turn question in a session of its own, with the supervisor's `defaults`. */
  checkConnectivity(options?: { readonly timeoutMs?: number }): Promise<Connectivity>;
  /** Which conversations another host can go on with; also after the stop. */
  resumable(): ResumableSession[];
  /**
   * Takes no more prompts, rejects those that wait, lets running turns finish within `drainMs`, interrupts the rest, and
   * resolves when nothing of the sessions is left. Again: the same; a `drainMs` given then counts from then, if it ends sooner.
   */
  stop(reason?: ExitReason, options?: SessionSupervisorStopOptions): Promise<void>;
}

/** Starts supervisors of sessions. */
export const SessionSupervisor = {
  /**
   * Starts a supervisor and its first sessions; resolves as soon as they take prompts. `ready` tells when they are up.
   *
   * @throws InvalidOptionsError, StateFileError
   */
  start: (options: SessionSupervisorOptions = {}): Promise<SessionSupervisor> =>
    RunningSessionSupervisor.start(options),
};
