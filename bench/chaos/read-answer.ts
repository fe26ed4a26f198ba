import {
  type ErrorCode,
  isTroupeError,
  type Message,
  type ResultMessage,
  type Turn,
  type TurnState,
} from '@troupe/core';
import type { PlannedPrompt } from './prompts.ts';
import type { Tally } from './tally.ts';
import { wordsIn } from './words.ts';

/** How a turn ended. */
interface Ending {
  readonly result?: ResultMessage | undefined;
  readonly error?: unknown;
}

/** Waits for a turn, counts how it ended, and notes whatever is not as promised. Resolves with its state. */
export async function readAnswer(
  turn: Turn,
  planned: PlannedPrompt,
  { tally, mayReject }: { readonly tally: Tally; readonly mayReject: () => boolean },
): Promise<TurnState> {
  const reading = planned.isRead ? readMessages(turn) : undefined;
  const ending = await turn.result.then(
    (result): Ending => ({ result }),
    (error: unknown): Ending => ({ error }),
  );
  const read = await reading;
  const problems = [
    ...problemsOfState(turn, planned, mayReject),
    ...problemsOfEnding(turn, planned.word, ending),
    ...(read === undefined ? [] : problemsOfReading(turn, planned.word, read, ending)),
  ];
  tally.count('prompts', turn.state);
  if (turn.attempts > 1) tally.count('run again', turn.state);
  for (const problem of problems) {
    tally.violate(
      `${planned.word} (${turn.state}, ${turn.attempts} attempts, '${planned.prompt}'): ${problem}; ${wordsOf(ending.error)}`,
    );
  }
  return turn.state;
}

interface Reading {
  readonly messages: readonly Message[];
  readonly thrown: unknown;
}

async function readMessages(turn: Turn): Promise<Reading> {
  const messages: Message[] = [];
  try {
    for await (const message of turn) messages.push(message);
    return { messages, thrown: undefined };
  } catch (thrown) {
    return { messages, thrown };
  }
}

function problemsOfState(turn: Turn, { options, ...planned }: PlannedPrompt, mayReject: () => boolean) {
  const { state, attempts } = turn;
  const wasInterrupted = planned.interruptAfterMs !== undefined;
  // What was run again and is lost has its answer in the conversation: that is looked at in the end.
  const mayBeLost =
    options.onCrash === 'fail' || attempts > 1 || wasInterrupted || options.timeoutMs !== undefined;
  const problems: string[] = [];
  if (state === 'queued' || state === 'running') problems.push('its result came before its end');
  if ((state === 'interrupted' || state === 'cancelled') && !wasInterrupted) {
    problems.push('nobody interrupted it');
  }
  if (state === 'timed_out' && options.timeoutMs === undefined) problems.push('it had no deadline');
  if (state === 'lost' && attempts === 0) problems.push('it was never sent');
  if (state === 'lost' && !mayBeLost && !mayReject()) problems.push('it was to be run again');
  if (state === 'rejected' && !mayReject()) problems.push('its session takes prompts');
  if (attempts > 1 && options.onCrash === 'fail') problems.push('it was not to be run again');
  return problems;
}

const codes: Partial<Record<TurnState, ErrorCode>> = {
  timed_out: 'TURN_TIMEOUT',
  cancelled: 'TURN_INTERRUPTED',
  rejected: 'SESSION_STOPPED',
  lost: 'CLI_EXIT',
};

function problemsOfEnding(turn: Turn, word: string, { result, error }: Ending): readonly string[] {
  const code = codes[turn.state];
  if (code !== undefined) {
    return isTroupeError(error, code) ? [] : [`expected ${code}, got ${wordsOf(error)}`];
  }
  if (result === undefined) return [`expected a result, got ${wordsOf(error)}`];
  if (turn.state !== 'completed') return [];
  return problemsOfText('result' in result ? String(result.result) : '', word);
}

function problemsOfReading(turn: Turn, word: string, { messages, thrown }: Reading, ending: Ending) {
  const problems: string[] = [];
  const results = messages.filter((message) => message.type === 'result');
  if (ending.result === undefined) {
    if (thrown !== ending.error)
      problems.push(`the reader got ${wordsOf(thrown)}, not ${wordsOf(ending.error)}`);
    if (results.length > 0) problems.push('the reader of a turn without a result got one');
  } else {
    if (thrown !== undefined) problems.push(`the reader got ${wordsOf(thrown)}`);
    if (results.length !== 1) problems.push(`the reader got ${results.length} results`);
    if (messages.at(-1) !== ending.result) problems.push('the result is not the last message');
  }
  if (turn.state === 'completed') problems.push(...problemsOfText(streamedText(messages), word));
  return problems;
}

/** What was said by the last attempt. */
function streamedText(messages: readonly Message[]): string {
  const restart = messages.findLastIndex(
    (message) => message.type === 'troupe' && message.subtype === 'turn_restarted',
  );
  return messages
    .slice(restart + 1)
    .flatMap((message) => (message.type === 'assistant' ? [JSON.stringify(message.message)] : []))
    .join('\n');
}

function problemsOfText(text: string, word: string): readonly string[] {
  const words = new Set(wordsIn(text));
  const problems = words.delete(word) ? [] : [`its answer is '${text.slice(0, 200)}'`];
  return words.size === 0 ? problems : [...problems, `its answer has ${[...words].join(' ')}`];
}

function wordsOf(error: unknown): string {
  if (error === undefined) return 'no error';
  return error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
}
