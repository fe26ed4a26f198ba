import { type ExitReason, isAbnormal } from '@troupe/core';
import type { RestartType, Shutdown } from './child-spec.ts';

/** Whether a child's own end is reported as `child_terminated`: a clean end is worth a word only where none was due. */
export function shouldReportExit(restart: RestartType, exit: ExitReason): boolean {
  return restart === 'permanent' || isAbnormal(exit);
}

/** What of a child decides which of its ends are in order. */
export interface StoppedChild {
  readonly restart: RestartType;
  readonly shutdown: Shutdown;
}

/**
 * Whether the end of a child that the supervisor stopped is reported as `shutdown_error`: it ended by itself before,
 * ran out of time, or left with a reason of its own.
 */
export function shouldReportStop({ restart, shutdown }: StoppedChild, exit: ExitReason): boolean {
  switch (exit.type) {
    case 'crash':
      return true;
    case 'killed':
      return shutdown !== 'brutal_kill';
    case 'normal':
      return restart === 'permanent';
    case 'shutdown':
      // Nobody asks a child that is killed, so one that says it was asked had gone before.
      if (exit.detail === undefined) return restart === 'permanent' && shutdown === 'brutal_kill';
      return restart === 'permanent';
    default:
      return exit satisfies never;
  }
}

/** `shouldReportStop` with the other rule that Elixir's DynamicSupervisor has. */
export function shouldReportDynamicStop({ restart, shutdown }: StoppedChild, exit: ExitReason): boolean {
  if (shutdown === 'brutal_kill') return exit.type !== 'killed';
  return exit.type !== 'shutdown' && (exit.type !== 'normal' || restart === 'permanent');
}
