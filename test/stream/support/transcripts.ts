import { readdirSync, readFileSync } from 'node:fs';
import type { Message } from '@troupe/core/messages';

const folder = new URL('../../fixtures/transcripts/cli-2.1.330/', import.meta.url);

/** The names of all recorded sessions, without `.jsonl`. */
export const transcriptNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length))
  .sort();

/** Those of which the recorder left nothing out: no string cut short, no run of deltas elided. */
export const wholeTranscriptNames: readonly string[] = transcriptNames.filter(
  (name) => !/…<\d+|…\d+ more .* elided/.test(readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')),
);

/** What the CLI printed in a recorded session. */
export function readTranscript(name: string): Message[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as { readonly dir?: string; readonly msg: Message })
    .filter(({ dir }) => dir === 'out')
    .map(({ msg }) => msg);
}

/** The turns of a recorded session, each up to its result; what follows the last result is left out. */
export function readTurns(name: string): Message[][] {
  const turns: Message[][] = [[]];
  for (const message of readTranscript(name)) {
    turns.at(-1)?.push(message);
    if (message.type === 'result') turns.push([]);
  }
  return turns.slice(0, -1);
}
