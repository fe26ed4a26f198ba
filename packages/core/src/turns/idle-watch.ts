import type { Clock } from '../base/clock.ts';
import { onAbort } from '../base/on-abort.ts';
import { afterSilence } from '../base/patient-clock.ts';

/** What a watch over silence is kept with. */
export interface IdleWatchOptions {
  readonly idleTimeoutMs: number;
  readonly clock: Clock;
  /** Aborts when the CLI has ended: a turn that is run again is watched anew. */
  readonly life: AbortSignal;
  /** Whether silence is not the CLI's just now: a question is open, or the reader is behind. */
  readonly isExcused: () => boolean;
  /** When something was last heard, on the clock's scale. */
  readonly lastHeardAt: () => number;
  readonly onIdle: () => void;
}

/** Calls `onIdle` once when nothing was heard for `idleTimeoutMs`. One timer, not one a message. Returns the end of it. */
export function watchIdle(options: IdleWatchOptions): () => void {
  const { idleTimeoutMs, clock, life, isExcused, lastHeardAt, onIdle } = options;
  let silentSince = clock.now();
  let cancel = () => {};
  const arm = (delayMs: number) => {
    cancel = afterSilence(clock, check, delayMs);
  };
  const check = () => {
    const now = clock.now();
    silentSince = isExcused() ? now : Math.max(silentSince, lastHeardAt());
    const leftMs = silentSince + idleTimeoutMs - now;
    if (leftMs > 0) arm(leftMs);
    else onIdle();
  };
  arm(idleTimeoutMs);
  const forget = onAbort(life, () => cancel());
  return () => {
    forget();
    cancel();
  };
}
