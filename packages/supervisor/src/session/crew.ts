import type { ExitReason } from '@troupe/core';
import type { Registration } from './registration.ts';

/** How a set of sessions is supervised. */
export interface Crew {
  readonly exited: Promise<ExitReason>;
  /** Starts a session that does not run. @throws SupervisorGoneError */
  start(session: Registration): Promise<void>;
  /** Stops a session and forgets it; one that is not there is as good as forgotten. @throws SupervisorGoneError */
  terminate(name: string): Promise<void>;
  stop(reason: ExitReason, limits: { readonly timeoutMs?: number }): Promise<void>;
  kill(): Promise<void>;
}
