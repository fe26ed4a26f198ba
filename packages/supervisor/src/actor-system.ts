import { type ActorSystem, createActorSystem } from '@troupe/core/actor';

let system: ActorSystem | undefined;

/** Where supervisors live. Made when the first one starts: importing the package starts nothing. */
export function supervisorActors(): ActorSystem {
  system ??= createActorSystem({ name: 'supervisors' });
  return system;
}
