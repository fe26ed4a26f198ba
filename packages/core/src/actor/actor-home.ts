import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Supervisable } from '../supervisable.ts';
import type { ActorSystem } from './actor-system.ts';

/** What a runtime gives to those who live in it beside its sessions. */
export interface ActorHome {
  readonly system: ActorSystem;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The runtime's stop stops this first, in the order of joining, and then what is left of the sessions. */
  join(resident: Supervisable): void;
}

// Kept beside the runtime rather than on it: it is no promise to users.
const homes = new WeakMap<object, ActorHome>();

/** Says where the actors of a runtime live. */
export function registerActorHome(runtime: object, home: ActorHome): void {
  homes.set(runtime, home);
}

/** Where the actors of that runtime live; `undefined` for what is no runtime of this copy of the package. */
export function actorHomeOf(runtime: object): ActorHome | undefined {
  return homes.get(runtime);
}
