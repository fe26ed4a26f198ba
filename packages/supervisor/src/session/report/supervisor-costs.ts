import type { ModelCosts } from '@troupe/core';
import { addCosts } from '@troupe/core/supervision';

/** What the sessions of a supervisor have cost together. */
export interface SupervisorCosts {
  /**
   * US dollars spent by all sessions since the supervisor was started: through restarts, `clear()` and new conversations,
   * and by sessions that have ended or were terminated since. What a conversation had cost before it was resumed here is
   * not in it, nor what died with a CLI before it was reported, nor the question that `checkConnectivity()` asks.
   */
  readonly totalUsd: number;
  /** The same by model, with tokens. */
  readonly byModel: Readonly<Record<string, ModelCosts>>;
  /** The part of `totalUsd` that sessions have spent which are no longer in `listSessions()`. */
  readonly endedUsd: number;
}

/** What was spent, by one session or by several. */
export type Spent = Pick<SupervisorCosts, 'totalUsd' | 'byModel'>;

/** Nothing was spent. */
export const nothingSpent: Spent = { totalUsd: 0, byModel: {} };

/** What both have spent together. */
export function addSpent(these: Spent, those: Spent): Spent {
  return {
    totalUsd: these.totalUsd + those.totalUsd,
    byModel: addCosts(these.byModel, those.byModel),
  };
}

/** The costs of the sessions there are, and of those that have ended. */
export function supervisorCosts(living: readonly Spent[], ended: Spent): SupervisorCosts {
  return { ...living.reduce(addSpent, ended), endedUsd: ended.totalUsd };
}
