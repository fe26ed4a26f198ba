import { type Runtime, silentLogger, systemClock } from '@troupe/core';
import type { ActorHome, ActorRef } from '@troupe/core/actor';
import { actorHomeOf, createActorSystem, type RuntimeHome } from '@troupe/core/supervision';

let ownHome: RuntimeHome | undefined;

/** What the homes of children belong to. Kept beside them rather than on them: it is no promise to users. */
const runtimeHomes = new WeakMap<object, RuntimeHome>();

/** Where a supervisor was told to live. */
interface Whereabouts {
  readonly runtime?: Runtime | undefined;
  readonly home?: ActorHome | undefined;
}

/**
 * Where a supervisor lives: where the child does that it is, in its runtime, or without either in a home of this
 * package's. That is made when the first one starts: importing the package starts nothing.
 */
export function supervisorHome({ runtime, home }: Whereabouts): RuntimeHome {
  const given = home === undefined ? runtime && actorHomeOf(runtime) : runtimeHomes.get(home);
  if (given !== undefined) return given;
  ownHome ??= {
    system: createActorSystem(),
    clock: systemClock,
    logger: silentLogger,
    join: () => undefined,
    adopt: (child) => ownHome?.system.adopt(child),
  };
  return ownHome;
}

/** Where the children of a supervisor stand: below it. */
export function createChildHome(runtimeHome: RuntimeHome, supervisor: ActorRef<never>): ActorHome {
  const home = runtimeHome.system.homeBelow(supervisor);
  runtimeHomes.set(home, runtimeHome);
  return home;
}

export function isChildHome(given: unknown): boolean {
  return typeof given === 'object' && given !== null && runtimeHomes.has(given);
}
