import type { Clock } from './clock.ts';

/** Resolves with `true` when `event` settles (either way), with `false` when `timeoutMs` pass or `hurry` aborts first. */
export function settlesWithin(
  event: Promise<unknown>,
  limit: { readonly timeoutMs: number; readonly clock: Clock; readonly hurry?: AbortSignal | undefined },
): Promise<boolean> {
  const { timeoutMs, clock, hurry } = limit;
  return new Promise((resolve) => {
    const settle = (inTime: boolean) => {
      cancelTimer();
      hurry?.removeEventListener('abort', giveUp);
      resolve(inTime);
    };
    const giveUp = () => settle(false);
    const cancelTimer = clock.setTimer(giveUp, timeoutMs);
    hurry?.addEventListener('abort', giveUp, { once: true });
    event.then(
      () => settle(true),
      () => settle(true),
    );
    if (hurry?.aborted) giveUp();
  });
}
