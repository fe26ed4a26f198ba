import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from '@troupe/core';
import type { SessionRef } from '@troupe/supervisor';
import type { PlannedPrompt } from './prompts.ts';
import type { Random } from './random.ts';
import { readAnswer } from './read-answer.ts';
import type { Tally } from './tally.ts';

/** What somebody who asks goes by. */
export interface Asking {
  readonly session: SessionRef;
  readonly random: Random;
  readonly tally: Tally;
  readonly plan: () => PlannedPrompt;
  /** Between two prompts, at most. */
  readonly pauseMs: number;
  /** Aborts when no more prompts are to be given. */
  readonly enough: AbortSignal;
  /** Whether the session may have been given up. */
  readonly mayReject: () => boolean;
  /** Turns that have not ended yet, and their words. */
  readonly open: Map<Turn, string>;
  readonly onOver: (turn: Turn, planned: PlannedPrompt, deaths: number) => void;
  /** How many CLIs of the session have died so far. */
  readonly deaths: () => number;
}

/** Gives one prompt after the other, and resolves when there were enough and the last one has ended. */
export async function keepAsking(asking: Asking): Promise<void> {
  const { random, plan, pauseMs, enough } = asking;
  while (!enough.aborted) {
    const planned = plan();
    await ask(asking, planned);
    await sleep(random.between(0, pauseMs), undefined, { signal: enough }).catch(() => undefined); // Enough.
  }
}

/** Gives one prompt and sees it through. Resolves with its turn. */
export async function ask(
  { session, tally, mayReject, open, onOver, deaths }: Omit<Asking, 'plan' | 'random' | 'pauseMs' | 'enough'>,
  planned: PlannedPrompt,
): Promise<Turn> {
  const deathsBefore = deaths();
  const turn = session.stream(planned.prompt, planned.options);
  open.set(turn, planned.word);
  const { interruptAfterMs } = planned;
  const interrupt =
    interruptAfterMs === undefined
      ? undefined
      : setTimeout(() => {
          turn
            .interrupt()
            .catch((error: unknown) =>
              tally.violate(`${planned.word}: interrupt() rejected, ${String(error)}`),
            );
        }, interruptAfterMs);
  await readAnswer(turn, planned, { tally, mayReject });
  clearTimeout(interrupt);
  open.delete(turn);
  onOver(turn, planned, deaths() - deathsBefore);
  return turn;
}
