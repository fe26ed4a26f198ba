import type { SessionStateName } from '@troupe/core';

/** How the sessions of a supervisor are, in numbers. */
export interface SupervisorHealth {
  /**
   * `healthy`: every session can be used. `degraded`: some cannot, or not yet. `unhealthy`: none can, or the supervisor is
   * stopping or over.
   */
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly total: number;
  /** Sessions whose CLI is up. */
  readonly active: number;
  /** Sessions whose CLI is on its way, for the first time or again. */
  readonly restarting: number;
  /** Sessions that were given up or have ended. */
  readonly failed: number;
}

/** The health of sessions in these states. */
export function supervisorHealth(
  states: readonly SessionStateName[],
  { isStopping }: { readonly isStopping: boolean },
): SupervisorHealth {
  let active = 0;
  let restarting = 0;
  let failed = 0;
  for (const state of states) {
    const group = groupOf(state);
    if (group === 'active') active += 1;
    else if (group === 'restarting') restarting += 1;
    else failed += 1;
  }
  const total = states.length;
  const isUseless = total > 0 && failed === total;
  const status = isStopping || isUseless ? 'unhealthy' : active === total ? 'healthy' : 'degraded';
  return { status, total, active, restarting, failed };
}

function groupOf(state: SessionStateName): 'active' | 'restarting' | 'failed' {
  switch (state) {
    case 'idle':
    case 'running':
    case 'busy':
      return 'active';
    case 'starting':
    case 'restarting':
    case 'stopping':
      return 'restarting';
    case 'stopped':
    case 'failed':
      return 'failed';
    default:
      return state satisfies never;
  }
}
