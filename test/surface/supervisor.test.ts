import { expect, test } from 'vitest';
import { listExports } from './list-exports.ts';
import { names } from './names.ts';

const door = listExports('packages/supervisor/src/index.ts');

// Adding a line is a promise; taking one away breaks somebody's build.
test('@troupe/supervisor exports these values and no other', async () => {
  const values = names(`
    AlreadyStartedError DynamicSupervisor MaxRestartsError MaxSessionsError Registry SessionExistsError
    SessionNotFoundError SessionSupervisor StateFileError Supervisor SupervisorGoneError SupervisorStartError
    healthHandler sessionChild stopOnSignals
  `);
  expect(door.values).toEqual(values);
  expect(Object.keys(await import('@troupe/supervisor')).sort()).toEqual(values);
});

test('@troupe/supervisor exports these types and no other', () => {
  expect(door.types).toEqual(
    names(`
    AutoShutdown AutoShutdownEvent ChildCounts ChildEndedEvent ChildInfo ChildResult ChildSpec ChildStart
    ChildStartContext ChildStarted ChildStartedEvent ChildTerminatedEvent ChildType CommonSupervisorOptions
    Connectivity Done DynamicChildSpec DynamicSupervisorOptions HealthHandler MaxRestartsReachedEvent
    NamedSession Offender RegisterResult RegistryEntry RegistryEvent RegistryOptions RestartScope
    RestartType ResumableSession SessionChildSpec SessionEvent SessionFailedEvent SessionInfo
    SessionReadyEvent SessionRef SessionStartFailedEvent SessionSupervisorEvent SessionSupervisorOptions
    SessionSupervisorStopOptions Shutdown ShutdownErrorEvent StartErrorEvent StateEntryUnusableEvent
    StateFileFailedEvent StopOnSignalsOptions StoppedEvent StoppingEvent Strategy SupervisorCosts SupervisorError SupervisorEvent SupervisorHealth SupervisorOptions
  `),
  );
});
