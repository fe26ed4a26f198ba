export type {
  ChildSpec,
  ChildStart,
  ChildStartContext,
  ChildStarted,
  ChildType,
  RestartType,
  Shutdown,
} from './child-spec.ts';
export { DynamicSupervisor } from './dynamic-supervisor.ts';
export type { DynamicChildSpec, DynamicSupervisorOptions } from './dynamic-supervisor-options.ts';
export {
  AlreadyStartedError,
  MaxRestartsError,
  MaxSessionsError,
  SessionExistsError,
  SessionNotFoundError,
  StateFileError,
  SupervisorGoneError,
  SupervisorStartError,
} from './errors.ts';
export type { Strategy } from './plan-restart.ts';
export {
  type RegisterResult,
  Registry,
  type RegistryEntry,
  type RegistryEvent,
  type RegistryOptions,
} from './registry.ts';
export { type HealthHandler, healthHandler } from './session/health-handler.ts';
export type { NamedSession } from './session/named-session.ts';
export type { Connectivity } from './session/report/connectivity.ts';
export type { ResumableSession } from './session/report/resumable-session.ts';
export type {
  SessionEvent,
  SessionFailedEvent,
  SessionReadyEvent,
  SessionStartFailedEvent,
  SessionSupervisorEvent,
  StateEntryUnusableEvent,
  StateFileFailedEvent,
  StoppedEvent,
  StoppingEvent,
} from './session/report/session-events.ts';
export type { SessionInfo } from './session/report/session-info.ts';
export type { SupervisorCosts } from './session/report/supervisor-costs.ts';
export type { SupervisorHealth } from './session/report/supervisor-health.ts';
export { type SessionChildSpec, sessionChild } from './session/session-child.ts';
export type { SessionRef } from './session/session-ref.ts';
export { SessionSupervisor } from './session/session-supervisor.ts';
export type { RestartScope, SessionSupervisorOptions } from './session/session-supervisor-options.ts';
export type { SessionSupervisorStopOptions } from './session/session-supervisor-stop-options.ts';
export { type StopOnSignalsOptions, stopOnSignals } from './session/stop-on-signals.ts';
export type { AutoShutdown } from './should-shut-down.ts';
export { Supervisor } from './supervisor.ts';
export type {
  AutoShutdownEvent,
  ChildEndedEvent,
  ChildStartedEvent,
  ChildTerminatedEvent,
  MaxRestartsReachedEvent,
  Offender,
  ShutdownErrorEvent,
  StartErrorEvent,
  SupervisorEvent,
} from './supervisor-events.ts';
export type { CommonSupervisorOptions, SupervisorOptions } from './supervisor-options.ts';
export type { ChildCounts, ChildInfo, ChildResult, Done, SupervisorError } from './supervisor-results.ts';
