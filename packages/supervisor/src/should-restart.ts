import { type ExitReason, isAbnormal } from '@troupe/core';
import type { RestartType } from './child-spec.ts';

/** Whether a child that ended by itself is started again. What the supervisor stopped is never asked about. */
export function shouldRestart(restart: RestartType, exit: ExitReason): boolean {
  switch (restart) {
    case 'permanent':
      return true;
    case 'transient':
      return isAbnormal(exit);
    case 'temporary':
      return false;
    default:
      return restart satisfies never;
  }
}
