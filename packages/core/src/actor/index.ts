/**
 * The actors under Troupe's packages: typed, watchable, with an awaited stop.
 *
 * @internal For `@troupe/supervisor` and `@troupe/testing`. It may change in any version; use `@troupe/core`.
 * @module
 */
export { ActorExitedError, ActorSystemStoppedError, AskTimeoutError } from './actor-errors.ts';
export { type ActorHome, actorHomeOf, registerActorHome } from './actor-home.ts';
export type { ActorRef, AskOptions, StopOptions } from './actor-ref.ts';
export { type ActorSystem, type ActorSystemOptions, createActorSystem } from './actor-system.ts';
export type { ActorContext, ActorStopRequest, Behavior } from './behavior.ts';
