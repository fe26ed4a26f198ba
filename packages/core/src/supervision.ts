/**
 * What it takes to keep sessions alive over the deaths of their CLIs.
 *
 * @internal For `@troupe/supervisor`. It may change in any version; use `@troupe/core`.
 * @module
 */
export { CallbackScope } from './callbacks/calling-self.ts';
export { defaultRuntime } from './default-runtime.ts';
export { isSessionId } from './history/check-options.ts';
export { isError } from './is-error.ts';
export { onRejection } from './late-errors.ts';
export { onAbort } from './on-abort.ts';
export { patientClock } from './patient-clock.ts';
export type { KeptIncarnation, KeptSession } from './session/kept-session.ts';
export { addCosts } from './session/model-costs.ts';
export { type SessionHome, sessionHomeOf } from './session/session-home.ts';
export { createSessionSurface } from './session/session-surface.ts';
export { describeValue, toError } from './to-error.ts';
export { toExitReason } from './to-exit-reason.ts';
