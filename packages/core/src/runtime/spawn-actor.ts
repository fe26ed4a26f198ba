import { type ActorHome, type ActorRef, actorHomeOf, type SpawnOptions } from '../actor/index.ts';
import { InvalidOptionsError } from '../errors/errors.ts';
import type { Runtime } from './runtime.ts';

/**
 * Spawns an actor. Its `start` has run when this returns; a `start` that throws is a crash of the actor, not of the call.
 *
 * In a runtime it stands at the top: `troupe/ada`. `runtime.stop()` asks it to stop, side by side with sessions and
 * supervisors, and kills it 5 000 ms later; where it is a supervisor's child, its supervisor does that. In the context of
 * an actor it is that actor's child, and ends with it. In the `home` of a supervisor's child it stands below the
 * supervisor: `troupe/users/ada`.
 *
 * @throws InvalidOptionsError; ActorSystemStoppedError once the runtime was stopped; ActorExitedError in the context of an
 * actor that is ending
 */
export function spawnActor<S, M>(home: Runtime | ActorHome, options: SpawnOptions<S, M>): ActorRef<M> {
  if (isHome(home)) return home.spawn(options);
  const runtime: unknown = home;
  const inside = typeof runtime === 'object' && runtime !== null ? actorHomeOf(runtime) : undefined;
  if (inside !== undefined) return inside.system.spawnFor(options);
  const expected = 'a runtime made by createRuntime, the context of an actor or the `home` of a child';
  throw new InvalidOptionsError([
    { key: 'home', expected, received: runtime === null ? 'null' : typeof runtime },
  ]);
}

function isHome(home: Runtime | ActorHome): home is ActorHome {
  return typeof home === 'object' && home !== null && 'spawn' in home && typeof home.spawn === 'function';
}
