import type { Message } from '@troupe/core/messages';
import {
  broadcast,
  coalesce,
  collect,
  finalText,
  forClients,
  type MessageSource,
  merge,
  textContent,
  textDeltas,
  textSnapshots,
  toolCalls,
  toolUses,
  withIdleTimeout,
} from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTurns, wholeTranscriptNames } from './support/transcripts.ts';
import { sourceKinds, watchSource } from './support/watched-source.ts';

const endsWell = (turn: readonly Message[]): boolean => {
  const last = turn.at(-1);
  return last?.type === 'result' && !last.is_error && 'result' in last && typeof last.result === 'string';
};

/** Whether the result's text is the model's last answer, not a filled format or what a slash command printed. */
const isOfTheModel = (turn: readonly Message[]): boolean => {
  const last = turn.at(-1);
  return last?.type === 'result' && !('structured_output' in last) && last.duration_api_ms > 0;
};

/** Every recorded turn that ended well, by the session it is of. */
const turns = wholeTranscriptNames.flatMap((name) =>
  readTurns(name)
    .filter(endsWell)
    .map((turn, at) => ({ name: `${name}, turn ${at}`, turn })),
);

/** What a reader has who builds the text up and drops what is void. */
async function builtUp(source: MessageSource): Promise<string> {
  let text = '';
  const onRestart = (_: number, droppedLength: number) => {
    text = text.slice(0, text.length - droppedLength);
  };
  for await (const piece of textDeltas(source, { onRestart })) text += piece;
  return text;
}

/** What a client makes of it, who has it as JSON: messages, less the fields that helpers do not need. */
const asMessages = (source: AsyncIterable<unknown>) => source as AsyncIterable<Message>;

/** Ways to the same messages. */
const ways: Readonly<Record<string, (turn: readonly Message[]) => MessageSource>> = {
  'an array': (turn) => turn,
  ...Object.fromEntries(
    sourceKinds.map((kind) => [`an ${kind}`, (turn: readonly Message[]) => watchSource(kind, turn).source]),
  ),
  'a reader of a broadcast': (turn) => broadcast(turn).subscribe(),
  'a slow reader that lost deltas': (turn) =>
    turn.filter(({ type }, at) => type !== 'stream_event' || at % 3 > 0),
  'what clients may see': (turn) => asMessages(forClients(turn)),
  'coalesced pieces': (turn) => coalesce(turn),
  'one source among two': (turn) => merge(turn, []),
  'a source with a limit to silence': (turn) => withIdleTimeout(turn, { idleTimeoutMs: 100_000 }),
};

it('many turns were recorded that ended well', () => {
  expect(turns.length).toBeGreaterThan(60);
  expect(turns.filter(({ turn }) => isOfTheModel(turn)).length).toBeGreaterThan(55);
});

describe.each(Object.entries(ways))('of every recorded turn that ended well, read as %s,', (_, open) => {
  it.each(turns)(
    'the last snapshot ends with the final text and is what the deltas add up to: $name',
    async ({ turn }) => {
      const { text } = await collect(open(turn));
      expect((await readAll(textSnapshots(open(turn)))).at(-1) ?? '').toBe(text);
      expect(await builtUp(open(turn))).toBe(text);
      if (isOfTheModel(turn)) expect(text.endsWith(await finalText(open(turn)))).toBe(true);
    },
  );

  it('collect doubles nothing: each finished block is in it once, and each call', async () => {
    for (const { turn } of turns) {
      const collected = await collect(open(turn));
      expect(collected.text).toBe((await readAll(textContent(open(turn)))).join(''));
      const calls = await readAll(toolUses(open(turn)));
      expect(collected.toolCalls.map(({ id }) => id)).toEqual(calls.map(({ id }) => id));
      expect(new Set(collected.toolCalls.map(({ id }) => id)).size).toBe(calls.length);
      const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
        one.id.localeCompare(other.id);
      expect((await readAll(toolCalls(open(turn)))).sort(byId)).toEqual([...collected.toolCalls].sort(byId));
    }
  });
});
