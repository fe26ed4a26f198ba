import type { ActorSystem } from '../actor/index.ts';
import type { Clock } from '../base/clock.ts';
import type { Admission } from './admission.ts';
import type { CliLauncher } from './launch-cli.ts';

/** What a session gets from its runtime. */
export interface SessionServices {
  readonly system: ActorSystem;
  readonly clock: Clock;
  readonly admission: Admission;
  readonly launcher: CliLauncher;
  /** Where it is written which conversations this host owns. */
  readonly leaseDir: string;
}
