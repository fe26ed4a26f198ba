import { type Runtime, silentLogger, systemClock } from '@troupe/core';
import { type ActorHome, actorHomeOf, createActorSystem } from '@troupe/core/actor';

let ownHome: ActorHome | undefined;

/**
 * Where a supervisor lives: in its runtime, or without one in a home of this package's. That is made when the first one
 * starts: importing the package starts nothing.
 */
export function supervisorHome(runtime: Runtime | undefined): ActorHome {
  const home = runtime === undefined ? undefined : actorHomeOf(runtime);
  if (home !== undefined) return home;
  ownHome ??= {
    system: createActorSystem({ name: 'supervisors' }),
    clock: systemClock,
    logger: silentLogger,
    join: () => undefined,
    adopt: () => undefined,
  };
  return ownHome;
}
