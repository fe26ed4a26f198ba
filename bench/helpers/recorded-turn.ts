import { readFileSync } from 'node:fs';
import type { Message } from '@troupe/core/messages';

const recorded = new URL(
  '../../test/fixtures/transcripts/cli-2.1.330/02a_two_sequential.jsonl',
  import.meta.url,
);

/** A recorded turn, its streamed text repeated until there are so many deltas. */
export function recordedTurn(deltas: number): Message[] {
  const said = readFileSync(recorded, 'utf8')
    .split('\n')
    .filter(Boolean)
    // A line is `{ dir, msg }`; what the CLI printed is a message.
    .map((line) => JSON.parse(line) as { readonly dir?: string; readonly msg: Message })
    .flatMap(({ dir, msg }) => (dir === 'out' ? [msg] : []));
  const turn = said.slice(0, said.findIndex(({ type }) => type === 'result') + 1);
  const pieces = turn.filter(isTextDelta);
  const first = turn.findIndex(isTextDelta);
  if (pieces.length === 0) throw new Error('The recorded turn has no streamed text.');
  const streamed = Array.from({ length: deltas }, (_, at) => structuredClone(pieces[at % pieces.length]));
  const rest = turn.filter((message, at) => at < first || !isTextDelta(message));
  // The list is not empty, so every index into it, modulo its length, finds a message.
  return [...rest.slice(0, first), ...(streamed as Message[]), ...rest.slice(first)];
}

function isTextDelta(message: Message): boolean {
  return (
    message.type === 'stream_event' &&
    message.event.type === 'content_block_delta' &&
    message.event.delta.type === 'text_delta'
  );
}

/** The same as a turn gives it: in batches, as they come off the pipe. */
export function inBatches(messages: readonly Message[], size: number): AsyncIterable<Message> {
  const batches = async function* () {
    for (let at = 0; at < messages.length; at += size) yield messages.slice(at, at + size);
  };
  return Object.assign(one(messages), { batches });
}

/** The same one by one. */
export async function* one(messages: readonly Message[]): AsyncGenerator<Message, void, undefined> {
  yield* messages;
}
