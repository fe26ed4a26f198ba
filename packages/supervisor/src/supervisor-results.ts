import type { InvalidOptionsError, Supervisable } from '@troupe/core';
import type { ChildType } from './child-spec.ts';

/** Why a supervisor did not do what it was asked, in OTP's words. */
export type SupervisorError =
  /** `startChild`: there is a child of that id, and it does not run. */
  | { readonly type: 'already_present' }
  /** No child of that id, or no such child. */
  | { readonly type: 'not_found' }
  /** `restartChild`, `deleteChild`: stop it first. */
  | { readonly type: 'running' }
  /** `restartChild`, `deleteChild`: it is being started again. */
  | { readonly type: 'restarting' }
  /** `DynamicSupervisor.startChild`: there are `maxChildren` children. */
  | { readonly type: 'max_children' }
  /** `startChild`: it runs; `child` is the one that does. */
  | { readonly type: 'already_started'; readonly child: Supervisable }
  /** What the child's `start` was rejected with, or what it resolved with instead of a child. */
  | { readonly type: 'start_failed'; readonly reason: unknown }
  | { readonly type: 'invalid_spec'; readonly error: InvalidOptionsError };

/** The answer to a call that starts a child. `child` is `undefined` when its start decided not to run. */
export type ChildResult =
  | { readonly ok: true; readonly child: Supervisable | undefined; readonly info?: unknown }
  | { readonly ok: false; readonly error: SupervisorError };

/** The answer to a call that has nothing to tell but that it was done. */
export type Done = { readonly ok: true } | { readonly ok: false; readonly error: SupervisorError };

/** One child in the list that `whichChildren` gives. */
export interface ChildInfo {
  readonly id: string;
  /** There only while it runs. */
  readonly child?: Supervisable;
  /** `restarting`: its last restart failed and the next is due. `undefined`: it does not run, and nothing will start it but a call or a restart of its group. */
  readonly state: 'running' | 'restarting' | 'undefined';
  readonly type: ChildType;
}

/** How many children a supervisor has. */
export interface ChildCounts {
  /** Children it knows, running or not. */
  readonly specs: number;
  /** Children that run. */
  readonly active: number;
  /** Children that are supervisors, running or not. */
  readonly supervisors: number;
  /** Children that are workers, running or not. */
  readonly workers: number;
}
