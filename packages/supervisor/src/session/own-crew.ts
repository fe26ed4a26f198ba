import { silentLogger } from '@troupe/core';
import type { ChildStartContext } from '../child-spec.ts';
import { Supervisor } from '../supervisor.ts';
import type { CommonSupervisorOptions } from '../supervisor-options.ts';
import { adopt } from './adopt.ts';
import type { Crew } from './crew.ts';
import type { Registration } from './registration.ts';

/**
 * Each session under a supervisor of its own, with a window of its own. One that gives up is a temporary child of the
 * supervisor of all, so nobody starts it again and no sibling notices.
 */
export async function startOwnCrew(
  options: Omit<CommonSupervisorOptions, 'clock'>,
  sessions: readonly Registration[],
): Promise<Crew> {
  // Each event of a session is told by the supervisor of its own; that one's start and end would tell the same again.
  const all = await Supervisor.start({
    ...options,
    onEvent: undefined,
    logger: silentLogger,
    children: sessions.map(nest),
  });
  adopt(options.runtime, all);

  function nest(session: Registration) {
    return {
      id: session.name,
      type: 'supervisor' as const,
      restart: 'temporary' as const,
      start: ({ home }: ChildStartContext) =>
        Supervisor.start({
          ...options,
          home,
          name: `${options.name}/${session.name}`,
          children: [session.childSpec()],
        }),
    };
  }

  return {
    exited: all.exited,
    async start(session) {
      // What is left of a supervisor whose session came to rest.
      await all.terminateChild(session.name);
      await all.startChild(nest(session));
    },
    async terminate(name) {
      await all.terminateChild(name);
    },
    stop: (reason, limits) => all.stop(reason, limits),
    kill: () => all.kill(),
  };
}
