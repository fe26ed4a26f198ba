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
