import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Supervisable } from '../base/supervisable.ts';
import type { ActorSystem } from './actor-system.ts';

/** What a runtime gives to those who live in it beside its sessions. */
export interface RuntimeHome {
  readonly system: ActorSystem;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The runtime's stop stops this too, beside all others. */
  join(resident: Supervisable): void;
  /** That one, which lives here or does not, has a parent now, whose end is its end: the runtime's stop leaves it to that. */
  adopt(child: Supervisable): void;
}

// Kept beside the runtime rather than on it: it is no promise to users.
const homes = new WeakMap<object, RuntimeHome>();

/** Says where the actors of a runtime live. */
export function registerActorHome(runtime: object, home: RuntimeHome): void {
  homes.set(runtime, home);
}

/** Where the actors of that runtime live; `undefined` for what is no runtime of this copy of the package. */
export function actorHomeOf(runtime: object): RuntimeHome | undefined {
  return homes.get(runtime);
}
