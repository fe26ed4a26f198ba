import type { SessionStateName } from '@troupe/core';

/** One session in the list that `listSessions` gives. */
export interface SessionInfo {
  readonly name: string;
  /** The conversation's id. */
  readonly sessionId: string;
  /** The CLI process alive now. */
  readonly pid: number | undefined;
  readonly state: SessionStateName;
  /** How often it came back after it had been up. */
  readonly restarts: number;
  /** When it was registered, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Prompts that wait to be sent. */
  readonly queueDepth: number;
  /** US dollars that it has spent, through restarts and new conversations. */
  readonly costUsd: number;
  /** What went wrong with it last: a crash, or a start that failed. */
  readonly lastError: Error | undefined;
}
