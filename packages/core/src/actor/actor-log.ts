import type { Logger } from '../base/logger.ts';

/** The levels that the actors write at. */
export type ActorLog = Pick<Logger, 'error' | 'debug'>;

/** A log that never throws, whatever the logger behind it does: an actor logs on its way out, and must get out. */
export function createActorLog(logger: Logger, facts: object): ActorLog {
  const log = unfailing(() => logger.child(facts)) ?? logger;
  return {
    error: (more, message) => unfailing(() => log.error(more, message)),
    debug: (more, message) => unfailing(() => log.debug(more, message)),
  };
}

function unfailing<R>(call: () => R): R | undefined {
  try {
    return call();
  } catch {
    // Only the logger itself can fail here, and it is the one we would tell.
    return undefined;
  }
}
