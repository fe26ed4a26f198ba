import { AsyncResource } from 'node:async_hooks';

const neutral = new AsyncResource('TroupeActor');

/**
 * Calls `run` outside the async context of whoever happens to be on the stack.
 *
 * An actor wakes because somebody told it something; without this, its handlers, timers and child processes
 * would see that somebody's `AsyncLocalStorage` — a request's user, say — for every other message in the
 * batch too, and would keep it alive.
 */
export function inNeutralContext<R>(run: () => R): R {
  return neutral.runInAsyncScope(run);
}
