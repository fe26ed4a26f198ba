import type { Turn, TurnOptions } from '@troupe/core';
import type { Random } from './random.ts';

/** A prompt that is to be given, and what is done to it. */
export interface PlannedPrompt {
  /** In the prompt once, and in its answer. */
  readonly word: string;
  readonly prompt: string;
  readonly options: TurnOptions;
  /** So long after it was given it is interrupted, wherever it is then. */
  readonly interruptAfterMs?: number | undefined;
  /** Whether its messages are read, or its result alone is asked for. */
  readonly isRead: boolean;
}

/**
 * Whether a prompt that was to be run again is lost, though nobody let it be and one CLI alone died with it. It may be only
 * where that one had written down the answer: the next one passes it over. (When a second CLI dies that runs it again, the
 * third may pass it over unanswered.)
 */
export function isPassedOver(
  { state }: Pick<Turn, 'state'>,
  { options, interruptAfterMs }: PlannedPrompt,
  deaths: number,
): boolean {
  const isWanted = options.onCrash === 'rerun' && interruptAfterMs === undefined;
  return state === 'lost' && isWanted && options.timeoutMs === undefined && deaths < 2;
}

/** A prompt in the language of the loopback model: short, slow, with thoughts, with a tool, torn in the middle. */
export function planPrompt(random: Random, word: string): PlannedPrompt {
  return { ...planTreatment(random, word), prompt: script(random, word) };
}

/** A prompt that a scripted CLI says back, one word after the other. */
export function planEcho(random: Random, word: string): PlannedPrompt {
  const filler = Array.from({ length: random.between(2, 20) }, (_, index) => `w${index}`);
  return { ...planTreatment(random, word), prompt: [word, ...filler].join(' ') };
}

function planTreatment(random: Random, word: string): Omit<PlannedPrompt, 'prompt'> {
  const onCrash = random.chance(0.5) ? 'rerun' : 'fail';
  const timeoutMs = random.chance(0.1) ? random.between(100, 4_000) : undefined;
  return {
    word,
    options: { onCrash, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    interruptAfterMs: random.chance(0.1) ? random.between(0, 3_000) : undefined,
    isRead: random.chance(0.5),
  };
}

function script(random: Random, word: string): string {
  const slowly = `SLOW ${random.between(5, 40)} ${random.between(5, 50)}`;
  const tool = `TOOL Bash bash -c "sleep 0.${random.between(0, 9)}; echo done"`;
  return random.pick([
    `SAY ${word}`,
    `SAY ${word}`,
    `${slowly} ++ SAY ${word}`,
    `${slowly} ++ SAY ${word}`,
    `THINK hm ++ DELAY ${random.between(10, 300)} ++ SAY ${word}`,
    `${tool} ;; SAY ${word}`,
    `${tool} ;; ${slowly} ++ SAY ${word}`,
    `CUT ${random.between(1, 5)} x1 ++ SAY ${word}`,
  ]);
}
