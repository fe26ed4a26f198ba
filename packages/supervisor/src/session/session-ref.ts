import type { SessionSurface } from '@troupe/core';
import { createSessionSurface, type KeptSession } from '@troupe/core/supervision';

/**
 * A supervised session, to talk to: valid through restarts, never a later session of the same name.
 *
 * Prompts given while its CLI is down wait, and run when it is back. Once the session is gone for good they are rejected
 * with `SessionStoppedError`; so they are while it has been given up, with the cause.
 *
 * `messages()` goes on over restarts, with `{ type: 'troupe', subtype: 'restarted', exit, conversation }` between. `ready`
 * is of the CLI that runs, or of the next one. `clear()` is a restart with a new conversation.
 */
export interface SessionRef extends SessionSurface {
  readonly name: string;
  /** Ends it for good: it is stopped and forgotten. */
  terminate(): Promise<void>;
}

/** What users hold of a kept session. */
export function createSessionRef(
  name: string,
  kept: KeptSession,
  terminate: () => Promise<void>,
): SessionRef {
  // Not by a spread: what the surface reads afresh each time would be read once.
  return Object.defineProperties(createSessionSurface(kept) as SessionRef, {
    name: { value: name, enumerable: true },
    terminate: { value: terminate, enumerable: true },
  });
}
