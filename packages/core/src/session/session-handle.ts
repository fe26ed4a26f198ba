import type { Session } from './session.ts';
import type { SessionLife } from './session-life.ts';
import { createSessionSurface } from './session-surface.ts';

/** What users hold of a session without a supervisor: they stop it themselves. */
export function createSession(life: SessionLife): Session {
  const surface = createSessionSurface(life);
  // Not by a spread: what the surface reads afresh each time would be read once.
  return Object.defineProperties(surface as Session, {
    exited: { get: () => life.exited, enumerable: true },
    stop: { value: life.stop.bind(life), enumerable: true },
    kill: { value: life.kill.bind(life), enumerable: true },
    [Symbol.asyncDispose]: { value: () => life.stop() },
  });
}
