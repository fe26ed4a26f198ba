import type { Clock } from '../base/clock.ts';
import { settlesWithin } from '../base/waiting.ts';

/** The rung of the ladder on which the CLI ended; `exited`: it was over before anybody asked. */
export type StopStep = 'exited' | 'interrupt' | 'end_of_input' | 'sigterm' | 'sigkill';

/** What the ladder does to a process; each is one call that returns at once. */
export interface TerminateTarget {
  readonly exited: Promise<unknown>;
  hasExited(): boolean;
  endInput(): void;
  sigterm(): void;
  sigkill(): void;
}

/** How the ladder is climbed. */
export interface TerminateOptions {
  /** The whole budget in milliseconds. 0 goes to SIGKILL at once; `Infinity` stays at end of input for ever. */
  readonly timeoutMs: number;
  /** Ends what is going on, if anything is: resolves when it has. */
  readonly interrupt?: (() => Promise<unknown>) | undefined;
  /** Aborting it goes to SIGKILL at once. */
  readonly hurry: AbortSignal;
  readonly clock: Clock;
}

// Parts of the budget. The last tenth is for what comes after SIGKILL.
const interruptShare = 0.2;
const endOfInputShare = 0.1;
const sigtermEndsAt = 0.9;

/**
 * Ends a process in steps, each only if the one before did not: interrupt (up to 20 % of the budget) → end of input
 * (10 %) → SIGTERM (until 90 % is spent, so at least 60 %: the CLI needs up to 3.5 s to clean its tools up) → SIGKILL.
 * What a step does not use goes to SIGTERM. Resolves with the step on which the process ended, or with `sigkill` as
 * soon as that is sent.
 */
export async function terminate(target: TerminateTarget, options: TerminateOptions): Promise<StopStep> {
  const { timeoutMs, interrupt, hurry, clock } = options;
  const startedAt = clock.now();
  const endsWithin = (limitMs: number) => settlesWithin(target.exited, { timeoutMs: limitMs, clock, hurry });

  if (target.hasExited()) return 'exited';
  if (timeoutMs > 0 && !hurry.aborted) {
    if (interrupt !== undefined) {
      await interruptWithin(interrupt, target, options);
      if (target.hasExited()) return 'interrupt';
    }
    target.endInput();
    if (await endsWithin(timeoutMs * endOfInputShare)) return 'end_of_input';
  }
  if (timeoutMs > 0 && !hurry.aborted) {
    target.sigterm();
    if (await endsWithin(Math.max(0, timeoutMs * sigtermEndsAt - (clock.now() - startedAt))))
      return 'sigterm';
  }
  target.sigkill();
  return 'sigkill';
}

async function interruptWithin(
  interrupt: () => Promise<unknown>,
  target: TerminateTarget,
  { timeoutMs, hurry, clock }: TerminateOptions,
): Promise<void> {
  // A refused interrupt is no reason to wait; the next step follows.
  const interrupted = Promise.resolve().then(interrupt);
  const over = Promise.race([interrupted, target.exited]);
  await settlesWithin(over, { timeoutMs: timeoutMs * interruptShare, clock, hurry });
}
