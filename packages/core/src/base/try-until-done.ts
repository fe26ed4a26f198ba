import { type Clock, setBackgroundTimer } from './clock.ts';
import { pauseFor } from './waiting.ts';

const firstPauseMs = 50;
const longestPauseMs = 10_000;

/**
 * Makes an attempt again and again until it resolves with `true`. Resolves as soon as that is so, or when `awaitedMs` are
 * over; then the attempts go on in the background, at most 10 s apart, as long as this process lives. They do not keep it
 * alive: what it leaves is cleaned up by the next one. The attempt never rejects.
 *
 * @param attempt is told whether it is the first one, whose failure is worth a word in the log
 */
export async function tryUntilDone(
  attempt: (isFirst: boolean) => Promise<boolean>,
  { awaitedMs, clock }: { readonly awaitedMs: number; readonly clock: Clock },
): Promise<void> {
  const startedAt = clock.now();
  let pauseMs = firstPauseMs;
  for (let isFirst = true; !(await attempt(isFirst)); isFirst = false) {
    if (clock.now() - startedAt + pauseMs > awaitedMs) return goOn(attempt, pauseMs);
    await pauseFor(pauseMs, clock);
    pauseMs = nextPauseMs(pauseMs);
  }
}

function goOn(attempt: (isFirst: boolean) => Promise<boolean>, pauseMs: number): void {
  setBackgroundTimer(() => void tryAgain(attempt, pauseMs), pauseMs);
}

async function tryAgain(attempt: (isFirst: boolean) => Promise<boolean>, pauseMs: number): Promise<void> {
  if (!(await attempt(false))) goOn(attempt, nextPauseMs(pauseMs));
}

function nextPauseMs(pauseMs: number): number {
  return Math.min(pauseMs * 3, longestPauseMs);
}
