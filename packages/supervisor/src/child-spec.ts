import type { ExitReason, Supervisable } from '@troupe/core';
import type { ActorHome } from '@troupe/core/actor';

/**
 * When a child is started again after it ended.
 *
 * - `permanent`: always.
 * - `transient`: after a `crash` or `killed`; not after `normal` or `shutdown`.
 * - `temporary`: never; it is forgotten when it ends.
 */
export type RestartType = 'permanent' | 'transient' | 'temporary';

/**
 * How a child is made to end.
 *
 * A number asks it to stop and kills it that many milliseconds later, `0` in the same tick. `'infinity'` asks and
 * waits for as long as it takes. `'brutal_kill'` does not ask.
 */
export type Shutdown = number | 'infinity' | 'brutal_kill';

/** Whether the child is a supervisor itself; only counted, and the default of `shutdown` depends on it. */
export type ChildType = 'worker' | 'supervisor';

/** What a child's `start` is told about the life it is to begin. */
export interface ChildStartContext {
  /** Aborts when this life is over, or when the supervisor is killed before it has begun. */
  readonly signal: AbortSignal;
  /**
   * Aborts when nobody will start the child again unless a call asks for it: it was terminated, it ended and is not
   * restarted, or the supervisor is over. The reason is the error behind that, or `undefined` where it was a matter of
   * course. For what a child keeps from one life to the next.
   */
  readonly retired: AbortSignal;
  /**
   * For `spawnActor`: what is spawned in it stands below the supervisor in the tree of actors. The supervisor ends the
   * actor that `start` resolves with; any other is for `start` to end, with `signal`.
   */
  readonly home: ActorHome;
  /** Which call of `start` this is for the child, from 1; calls that failed count. */
  readonly incarnation: number;
  /** How the life before ended. Absent the first time. */
  readonly previousExit?: ExitReason;
}

/** What a child's `start` may come up with. */
export type ChildStarted = Supervisable | { readonly child: Supervisable; readonly info: unknown } | 'ignore';

/**
 * Starts a child and resolves when it is up.
 *
 * The supervisor does nothing else until it settles, and sets it no deadline. A rejection, a throw and anything that
 * is not a `Supervisable` are a start that failed; it must leave nothing behind. `'ignore'` is a start that decided
 * not to run: no error, and no child. `info` goes to whoever called `startChild` or `restartChild`.
 */
export type ChildStart = (context: ChildStartContext) => Promise<ChildStarted>;

/** How one child is started, restarted and stopped. */
export interface ChildSpec {
  /** Its name within the supervisor. */
  readonly id: string;
  readonly start: ChildStart;
  /** @defaultValue 'permanent' */
  readonly restart?: RestartType | undefined;
  /** @defaultValue 5000 milliseconds for a worker, 'infinity' for a supervisor */
  readonly shutdown?: Shutdown | undefined;
  /** @defaultValue 'worker' */
  readonly type?: ChildType | undefined;
  /**
   * Whether its end may end the supervisor: see `autoShutdown`. Not for a permanent child, which never stays down, nor
   * where `autoShutdown` is `'never'`.
   *
   * @defaultValue false
   */
  readonly significant?: boolean | undefined;
}

/** A child spec that was checked, with every default filled in. */
export interface ParsedChildSpec {
  readonly id: string;
  readonly start: ChildStart;
  readonly restart: RestartType;
  readonly shutdown: Shutdown;
  readonly type: ChildType;
  readonly significant: boolean;
}
