import type { Clock } from './clock.ts';

/** Resolves after `delayMs` on that clock. */
export function pauseFor(delayMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, delayMs);
  });
}
