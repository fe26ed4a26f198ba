import type { ExitReason } from '@troupe/core';
import type { MaxRestartsError } from '../errors.ts';
import { Supervisor } from '../supervisor.ts';
import type { SupervisorOptions } from '../supervisor-options.ts';
import { adopt } from './adopt.ts';
import type { Crew } from './crew.ts';
import type { Registration } from './registration.ts';

/**
 * All sessions under one supervisor: one strategy, one window. When it gives up, all stop.
 *
 * @param onGivingUp called when that is decided, before the first of them is stopped
 */
export async function startSharedCrew(
  options: Omit<SupervisorOptions, 'children'>,
  sessions: readonly Registration[],
  onGivingUp: (error: MaxRestartsError) => void,
): Promise<Crew> {
  const supervisor = await Supervisor.start({
    ...options,
    onEvent: (event) => {
      options.onEvent?.(event);
      if (event.type === 'max_restarts_reached') onGivingUp(event.error);
    },
    children: sessions.map((session) => session.childSpec()),
  });
  adopt(options.runtime, supervisor);
  return {
    exited: supervisor.exited,
    async start(session) {
      const result = await supervisor.startChild(session.childSpec());
      if (result.ok || result.error.type === 'already_started') return;
      // It is here and at rest: it ended by itself and was not to be started again.
      await supervisor.restartChild(session.name);
    },
    async terminate(name) {
      await supervisor.terminateChild(name);
      await supervisor.deleteChild(name);
    },
    stop: (reason: ExitReason, limits) => supervisor.stop(reason, limits),
    kill: () => supervisor.kill(),
  };
}
