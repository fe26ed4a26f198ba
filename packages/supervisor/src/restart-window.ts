/**
 * The restarts of the last `maxSeconds`, and how many of them there may be.
 *
 * A queue of two lists, so that recording costs the same however many restarts it holds.
 */
export interface RestartWindow {
  readonly maxRestarts: number;
  readonly periodMs: number;
  readonly count: number;
  /** The older restarts, the oldest first. */
  readonly oldest: Restart | undefined;
  /** The younger ones, the newest first. */
  readonly newest: Restart | undefined;
}

interface Restart {
  readonly atMs: number;
  readonly next: Restart | undefined;
}

/** A window in which no restart has been made yet. */
export function createRestartWindow(limits: {
  readonly maxRestarts: number;
  readonly maxSeconds: number;
}): RestartWindow {
  const periodMs = limits.maxSeconds * 1000;
  return { maxRestarts: limits.maxRestarts, periodMs, count: 0, oldest: undefined, newest: undefined };
}

/**
 * Records a restart that is about to be tried, and says whether it may be.
 *
 * It is recorded first and counted then, and one that is exactly `maxSeconds` old still counts. So with
 * `maxRestarts: 2, maxSeconds: 10` and restarts at 0, 6, 11 and 15 s the last one is too much: 6, 11 and 15 make three.
 *
 * @param nowMs milliseconds on a clock that never goes back
 */
export function recordRestart(window: RestartWindow, nowMs: number): RestartWindow | 'exceeded' {
  const { maxRestarts, periodMs } = window;
  let { count, oldest } = window;
  let newest: Restart | undefined = { atMs: nowMs, next: window.newest };
  count += 1;
  for (;;) {
    if (oldest === undefined) {
      oldest = reverse(newest);
      newest = undefined;
    }
    // The restart of this moment is in one of the lists and always young enough, so there is an oldest one.
    if (oldest === undefined || oldest.atMs >= nowMs - periodMs) break;
    oldest = oldest.next;
    count -= 1;
  }
  return count > maxRestarts ? 'exceeded' : { maxRestarts, periodMs, count, oldest, newest };
}

function reverse(restarts: Restart | undefined): Restart | undefined {
  let reversed: Restart | undefined;
  for (let restart = restarts; restart !== undefined; restart = restart.next) {
    reversed = { atMs: restart.atMs, next: reversed };
  }
  return reversed;
}
