import type { ExitReason, Supervisable } from '@troupe/core';
import type { ChildType, RestartType, Shutdown } from './child-spec.ts';
import type { MaxRestartsError } from './errors.ts';
import type { AutoShutdown } from './should-shut-down.ts';

/** The child that an event is about, as OTP's reports describe their offender. */
export interface Offender {
  readonly id: string;
  /** The incarnation concerned. Absent where there is none: a start that failed. */
  readonly child?: Supervisable;
  /** How often it was started, this time included. */
  readonly incarnation: number;
  readonly restart: RestartType;
  readonly shutdown: Shutdown;
  readonly type: ChildType;
  readonly significant: boolean;
}

interface About {
  /** The supervisor's name, where it has one. */
  readonly supervisor: string | undefined;
  /**
   * Where the child stands in the tree of actors: `troupe/users/ada`. A child that is no actor is told of as if it stood
   * below its supervisor by its `id`.
   */
  readonly path: string;
  readonly childId: string;
  readonly offender: Offender;
}

/** A child is up: with its supervisor, by a call, or because it is started again. */
export interface ChildStartedEvent extends About {
  readonly type: 'child_started';
  readonly startedBy: 'init' | 'call' | 'restart';
}

/** A child is over, whatever the reason. `stopped`: the supervisor had stopped it, or was about to. */
export interface ChildEndedEvent extends About {
  readonly type: 'child_ended';
  readonly reason: ExitReason;
  readonly stopped: boolean;
}

/** A child ended by itself, abnormally or though it is permanent. What follows from it comes next. */
export interface ChildTerminatedEvent extends About {
  readonly type: 'child_terminated';
  readonly reason: ExitReason;
}

/** A child did not start with its supervisor, or could not be started again. A failed call reports nothing. */
export interface StartErrorEvent extends About {
  readonly type: 'start_error';
  /** What its `start` was rejected with, or what it resolved with instead of a child. */
  readonly reason: unknown;
}

/** A child that was stopped did not end as it should: too late, with a reason of its own, or before it was asked. */
export interface ShutdownErrorEvent extends About {
  readonly type: 'shutdown_error';
  readonly reason: ExitReason;
}

/** OTP's `reached_max_restart_intensity`: the supervisor stops everything and ends with `shutdown`. */
export interface MaxRestartsReachedEvent extends About {
  readonly type: 'max_restarts_reached';
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  /** What stands in the \`cause\` of the supervisor's exit reason. */
  readonly error: MaxRestartsError;
}

/** The end of a significant child ends the supervisor. */
export interface AutoShutdownEvent extends About {
  readonly type: 'auto_shutdown';
  readonly autoShutdown: AutoShutdown;
}

/**
 * What a supervisor decides and does, in the order it does it.
 *
 * `child_terminated`, `start_error`, `shutdown_error` and `max_restarts_reached` come where OTP reports them.
 */
export type SupervisorEvent =
  | ChildStartedEvent
  | ChildEndedEvent
  | ChildTerminatedEvent
  | StartErrorEvent
  | ShutdownErrorEvent
  | MaxRestartsReachedEvent
  | AutoShutdownEvent;
