import { isTroupeError } from '@troupe/core';

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/**
 * Whether a session that did not come up would fail in the same way again: no CLI to be found, one that is too old, a
 * wrong flag, an unknown conversation to resume, or one whose owner nobody can tell dead from alive; tools without the
 * package that makes them. A tool server that cannot be made is none: what its factory needs may be back in a moment.
 */
export function isPermanentFault(error: unknown): boolean {
  if (isTroupeError(error, 'CLI_NOT_FOUND') || isTroupeError(error, 'CLI_VERSION')) return true;
  if (isTroupeError(error, 'INVALID_OPTIONS')) return true;
  if (isTroupeError(error, 'CLI_START') || isTroupeError(error, 'TOOL_SERVER')) return error.permanent;
  // An owner that is alive will let go of it one day.
  return isTroupeError(error, 'CONVERSATION_IN_USE') && !error.isProvablyAlive;
}

/** Milliseconds to wait after so many failures in a row: 1 s, doubling to 30 s. */
export function backoffMs(failures: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
}
