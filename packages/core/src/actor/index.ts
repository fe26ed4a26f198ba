// The door of the room. What of it is for users goes through ../actor.ts, what is for our own packages through ../supervision.ts.
export { ActorExitedError, ActorSystemStoppedError, AskTimeoutError } from './actor-errors.ts';
export type { ActorRef, AskOptions, StopOptions } from './actor-ref.ts';
export { type ActorSystem, type ActorSystemOptions, createActorSystem } from './actor-system.ts';
export type { ActorContext, ActorHome, ActorStopRequest, Behavior, SpawnOptions } from './behavior.ts';
export { pathOfActor } from './cell-ref.ts';
export { actorHomeOf, type RuntimeHome, registerActorHome } from './runtime-home.ts';
export type { SystemBehavior, SystemContext, SystemRef } from './system-behavior.ts';
