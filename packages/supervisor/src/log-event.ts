import { describeExit, type ExitReason, type Logger } from '@troupe/core';
import type { SupervisorEvent } from './supervisor-events.ts';

/** Writes an event as a line: what was asked for at `debug`, what happens by itself at `info`, what goes wrong above. */
export function logEvent(log: Logger, event: SupervisorEvent): void {
  const { path, childId, offender } = event;
  const facts = {
    event: event.type,
    path,
    childId,
    incarnation: offender.incarnation,
    restart: offender.restart,
  };
  switch (event.type) {
    case 'child_started':
      // As in OTP, what somebody asked for is no news.
      if (event.startedBy === 'call') log.debug({ ...facts, startedBy: 'call' }, 'child started');
      else log.info({ ...facts, startedBy: event.startedBy }, 'child started');
      return;
    case 'child_ended':
      log.info({ ...facts, ...exitFacts(event.reason), stopped: event.stopped }, 'child ended');
      return;
    case 'child_terminated':
      log.warn({ ...facts, ...exitFacts(event.reason) }, 'child terminated');
      return;
    case 'start_error':
      log.warn({ ...facts, err: event.reason }, 'child failed to start');
      return;
    case 'shutdown_error':
      log.warn(
        { ...facts, ...exitFacts(event.reason), shutdown: offender.shutdown },
        'child did not stop as it should',
      );
      return;
    case 'max_restarts_reached':
      log.error(
        { ...facts, maxRestarts: event.maxRestarts, maxSeconds: event.maxSeconds },
        'too many restarts, supervisor gives up',
      );
      return;
    case 'auto_shutdown':
      log.info({ ...facts, autoShutdown: event.autoShutdown }, 'significant child ended, supervisor stops');
      return;
    default:
      event satisfies never;
  }
}

// Loggers know errors by the key `err`; deeper down an error would be written as an empty object.
function exitFacts(reason: ExitReason): object {
  return reason.type === 'crash'
    ? { reason: describeExit(reason), err: reason.error }
    : { reason: describeExit(reason) };
}
