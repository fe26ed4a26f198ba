import type { Clock, Logger, Runtime } from '@troupe/core';
import type { ActorHome } from '@troupe/core/actor';
import type { RuntimeHome } from '@troupe/core/supervision';
import type { ChildSpec, ParsedChildSpec } from './child-spec.ts';
import type { Strategy } from './plan-restart.ts';
import type { AutoShutdown } from './should-shut-down.ts';
import type { SupervisorEvent } from './supervisor-events.ts';

/** What every kind of supervisor can be told. */
export interface CommonSupervisorOptions {
  /** Appears in events, errors, logs and paths. It need not be unique; names to find things by are kept by a `Registry`. */
  readonly name?: string | undefined;
  /**
   * How many restarts are tolerated within `maxSeconds` before the supervisor gives up. One list for all children.
   *
   * With `maxRestarts: 3, maxSeconds: 5` the fourth restart inside five seconds is not made: every child is stopped
   * and the supervisor ends with `shutdown`. A restart that fails counts too; restarting a group counts one.
   *
   * @defaultValue 3
   */
  readonly maxRestarts?: number | undefined;
  /** The window of `maxRestarts` in seconds. A restart that is exactly so old still counts. @defaultValue 5 */
  readonly maxSeconds?: number | undefined;
  /** Where it lives: the runtime's stop stops it first; its logger and clock are the defaults. Default: none. */
  readonly runtime?: Runtime | undefined;
  /**
   * The `home` that the start of a child was given, where this supervisor is that child: it stands below its parent in
   * the tree of actors, and lives where its parent does. Default: it stands at the top.
   */
  readonly home?: ActorHome | undefined;
  /** Where the supervisor logs what it does. Default: the runtime's logger, or silent. */
  readonly logger?: Logger | undefined;
  /** The time that windows and shutdowns are measured by. Default: the runtime's, or the real one. */
  readonly clock?: Clock | undefined;
  /** Called synchronously with each event, in the order of decisions. What it throws is logged. */
  readonly onEvent?: ((event: SupervisorEvent) => void) | undefined;
}

/** What a supervisor is started with. */
export interface SupervisorOptions extends CommonSupervisorOptions {
  /** Whom a restart concerns: the child that ended, those started after it too, or all. @defaultValue 'one_for_one' */
  readonly strategy?: Strategy | undefined;
  /**
   * Whether the supervisor ends, with `shutdown`, when a significant child ends by itself and is not restarted:
   * never, with the first such child, or with the last one that is active.
   *
   * @defaultValue 'never'
   */
  readonly autoShutdown?: AutoShutdown | undefined;
  /** The first children, started in this order, and stopped in the reverse one. Default: none. */
  readonly children?: readonly ChildSpec[] | undefined;
}

/** Checked options with the defaults that every kind of supervisor has. */
export interface ParsedCommonOptions {
  readonly name: string | undefined;
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly home: RuntimeHome;
  /** What it stands below in the tree of actors; nothing when it stands at the top. */
  readonly below: ActorHome | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onEvent: ((event: SupervisorEvent) => void) | undefined;
}

/** Checked options with every default filled in. */
export interface ParsedSupervisorOptions extends ParsedCommonOptions {
  readonly strategy: Strategy;
  readonly autoShutdown: AutoShutdown;
  readonly children: readonly ParsedChildSpec[];
}
