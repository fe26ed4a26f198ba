import type { Clock } from '@troupe/core';
import { onAbort } from '@troupe/core/supervision';

/** Something that may be busy. */
interface Drained {
  /** Resolves when what runs now is over. */
  idle(): Promise<void>;
}

/** Waits until nothing runs, but no longer than `drainMs`, and not at all once there is a hurry. */
export async function drain(
  sessions: readonly Drained[],
  { drainMs, clock, hurry }: { readonly drainMs: number; readonly clock: Clock; readonly hurry: AbortSignal },
): Promise<void> {
  if (drainMs <= 0 || hurry.aborted) return;
  let finish = () => {};
  const enough = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const forget = onAbort(hurry, finish);
  const cancel = Number.isFinite(drainMs) ? clock.setTimer(finish, drainMs) : () => {};
  await Promise.race([Promise.all(sessions.map((session) => session.idle())), enough]);
  cancel();
  forget();
}
