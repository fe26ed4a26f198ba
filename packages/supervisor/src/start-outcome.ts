import type { Supervisable } from '@troupe/core';

/** What came of a call of a child's `start`. */
export type StartOutcome =
  | { readonly type: 'started'; readonly child: Supervisable; readonly info?: unknown }
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly reason: unknown };

/** Tells a child from `'ignore'`, and from what is neither: that is a start that failed, and is the reason itself. */
export function readStartOutcome(result: unknown): StartOutcome {
  if (result === 'ignore') return { type: 'ignored' };
  if (isSupervisable(result)) return { type: 'started', child: result };
  if (isObject(result) && isSupervisable(result.child)) {
    return 'info' in result
      ? { type: 'started', child: result.child, info: result.info }
      : { type: 'started', child: result.child };
  }
  return { type: 'failed', reason: result };
}

function isSupervisable(value: unknown): value is Supervisable {
  if (!isObject(value)) return false;
  const { exited, stop, kill } = value;
  return isObject(exited) && typeof exited.then === 'function' && isFunction(stop) && isFunction(kill);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

// Anything but null and undefined could be asked for a property; strings and numbers have none that we look for.
function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
