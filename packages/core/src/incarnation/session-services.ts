import type { ActorSystem } from '../actor/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Admission } from './admission.ts';

/** What a session gets from its runtime. */
export interface SessionServices {
  readonly system: ActorSystem;
  readonly clock: Clock;
  readonly admission: Admission;
  /** Where it is written which processes this host owns. */
  readonly leaseDir: string;
  /** Where the sessions' temporary folders are made. */
  readonly tmpDir: string;
}
