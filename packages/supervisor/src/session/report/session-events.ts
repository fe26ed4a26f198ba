import type { StateFileError } from '../../errors.ts';
import type { SupervisorEvent } from '../../supervisor-events.ts';
import type { ResumableSession } from './resumable-session.ts';

/** A CLI of the session has answered the handshake. */
export interface SessionReadyEvent {
  readonly type: 'session_ready';
  readonly name: string;
  readonly sessionId: string;
  readonly pid: number | undefined;
  /** How often the session came back. */
  readonly restarts: number;
}

/** A CLI of the session did not come up. It is tried again; that is no restart and counts in no window. */
export interface SessionStartFailedEvent {
  readonly type: 'session_start_failed';
  readonly name: string;
  readonly error: Error;
  /** How many starts have failed in a row. */
  readonly failures: number;
  /** Milliseconds until the next try. */
  readonly retryInMs: number;
}

/** The session was given up: its prompts are rejected until `restartSession` brings it back. */
export interface SessionFailedEvent {
  readonly type: 'session_failed';
  readonly name: string;
  readonly error: Error;
}

/** The supervisor was asked to stop: no more prompts are taken; running turns may finish. */
export interface StoppingEvent {
  readonly type: 'stopping';
}

/** Nothing of the sessions is left. */
export interface StoppedEvent {
  readonly type: 'stopped';
  /** What the next host can go on with. */
  readonly resumable: readonly ResumableSession[];
}

/**
 * An entry of the state file that no session can go on with: an id that is no UUID, a name that is missing. The others are
 * used; this one is left in the file as it is.
 */
export interface StateEntryUnusableEvent {
  readonly type: 'state_entry_unusable';
  /** Where it stands in the list `sessions`. */
  readonly index: number;
  /** The name in it, where there is one. */
  readonly name: string | undefined;
  /** What was expected, in words. */
  readonly fault: string;
}

/** The state file could not be written: a full disk, say. The sessions go on; the file has an older state, or is missing. */
export interface StateFileFailedEvent {
  readonly type: 'state_file_failed';
  /** Its `cause` is the error of the operating system's. */
  readonly error: StateFileError;
  /** Milliseconds until the next try. `undefined`: this was the last one, at the stop. */
  readonly retryInMs: number | undefined;
}

/** What concerns one session, or all of them. */
export type SessionEvent =
  | SessionReadyEvent
  | SessionStartFailedEvent
  | SessionFailedEvent
  | StoppingEvent
  | StoppedEvent
  | StateEntryUnusableEvent
  | StateFileFailedEvent;

/** What a supervisor of sessions decides and does, in the order it does it: OTP's events, and what concerns sessions. */
export type SessionSupervisorEvent = SupervisorEvent | SessionEvent;
