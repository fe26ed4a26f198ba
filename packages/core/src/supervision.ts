/**
 * What it takes to keep sessions alive over the deaths of their CLIs.
 *
 * @internal For `@troupe/supervisor`. It may change in any version; use `@troupe/core`.
 * @module
 */

export {
  type ActorSystem,
  type ActorSystemOptions,
  actorHomeOf,
  createActorSystem,
  pathOfActor,
  type RuntimeHome,
  type SystemBehavior,
  type SystemContext,
  type SystemRef,
} from './actor/index.ts';
export { isError } from './base/is-error.ts';
export { onAbort } from './base/on-abort.ts';
export { patientClock } from './base/patient-clock.ts';
export { describeValue, toError } from './base/to-error.ts';
export { toExitReason } from './base/to-exit-reason.ts';
export { CallbackScope } from './callbacks/calling-self.ts';
export { addCosts } from './conversation/model-costs.ts';
export { onRejection } from './errors/late-errors.ts';
export { isSessionId } from './history/transcripts/check-options.ts';
export { defaultRuntime } from './runtime/default-runtime.ts';
export { type SessionHome, sessionHomeOf } from './runtime/session-home.ts';
export type { KeptIncarnation, KeptSession } from './session/kept-session.ts';
export { createSessionSurface } from './session/session-surface.ts';
