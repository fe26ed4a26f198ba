import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SessionOptions } from '../options/session-options.ts';

/** How a runtime runs its sessions. */
export interface RuntimeOptions {
  /** Appears in logs. Default: `troupe`. */
  readonly name?: string | undefined;
  /** Options that every session has unless it says otherwise. */
  readonly defaults?: SessionOptions | undefined;
  /** Where the sessions log unless they say otherwise. Default: silent. */
  readonly logger?: Logger | undefined;
  /** The time it lives by. Default: the real one. */
  readonly clock?: Clock | undefined;
  /** How many CLIs may come up at once; a start takes a core for a third of a second. Default: the number of cores. */
  readonly maxStarting?: number | undefined;
  /**
   * Where it is written which processes this host owns, so that the next host reaps what a killed one left. A
   * private folder of this user. Default: `troupe-<uid>/leases` in the system's temporary folder.
   */
  readonly leaseDir?: string | undefined;
  /** Where the sessions' temporary folders are made. Default: `troupe-<uid>/s` in the system's temporary folder. */
  readonly tmpDir?: string | undefined;
}
