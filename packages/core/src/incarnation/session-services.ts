import type { ActorSystem } from '../actor/index.ts';
import type { Clock } from '../base/clock.ts';
import type { StartGate } from './start-gate.ts';

/** What a session gets from its runtime. */
export interface SessionServices {
  readonly system: ActorSystem;
  readonly clock: Clock;
  /** Bounds how many CLIs come up at once. */
  readonly gate: StartGate;
  /** Where it is written which processes this host owns. */
  readonly leaseDir: string;
  /** Where the sessions' temporary folders are made. */
  readonly tmpDir: string;
}
