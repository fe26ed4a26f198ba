/**
 * Actors of your own, in the tree in which sessions and supervisors stand: `docs/actors.md`.
 *
 * @module
 */

export type {
  ActorContext,
  ActorHome,
  ActorRef,
  ActorStopRequest,
  AskOptions,
  Behavior,
  SpawnOptions,
  StopOptions,
} from './actor/index.ts';
export { ActorExitedError, ActorSystemStoppedError, AskTimeoutError } from './actor/index.ts';
export { spawnActor } from './runtime/spawn-actor.ts';
