import type { Message } from '@troupe/core/messages';
import {
  broadcast,
  coalesce,
  collect,
  contentDeltas,
  finalResult,
  finalText,
  forClients,
  inputJsonDeltas,
  type MessageSource,
  ofEvent,
  ofType,
  onToolUse,
  tap,
  textContent,
  textDeltas,
  textSnapshots,
  thinkingContent,
  thinkingDeltas,
  toolCalls,
  toolResults,
  toolResultsByName,
  toolUses,
  toUIMessageStream,
  untilResult,
} from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageSamples, oddMessages } from '../helpers/odd-messages.ts';
import { readAll } from './support/read-all.ts';
import { readTranscript, transcriptNames } from './support/transcripts.ts';
import { result } from './support/wire-messages.ts';

const helpers: Record<string, (source: MessageSource) => Promise<unknown>> = {
  textDeltas: (source) => readAll(textDeltas(source)),
  'textDeltas with subagents': (source) => readAll(textDeltas(source, { subagents: true })),
  thinkingDeltas: (source) => readAll(thinkingDeltas(source)),
  textContent: (source) => readAll(textContent(source)),
  toolUses: (source) => readAll(toolUses(source)),
  ofType: (source) => readAll(ofType(source, 'assistant')),
  'ofType with subtype': (source) => readAll(ofType(source, 'system', 'init')),
  tap: (source) => readAll(tap(source, () => {})),
  untilResult: (source) => readAll(untilResult(source)),
  textSnapshots: (source) => readAll(textSnapshots(source)),
  'textSnapshots with subagents': (source) => readAll(textSnapshots(source, { subagents: true })),
  contentDeltas: (source) => readAll(contentDeltas(source, { onRestart: () => {} })),
  inputJsonDeltas: (source) => readAll(inputJsonDeltas(source)),
  thinkingContent: (source) => readAll(thinkingContent(source)),
  toolResults: (source) => readAll(toolResults(source)),
  toolResultsByName: (source) => readAll(toolResultsByName(source, 'text')),
  toolCalls: (source) => readAll(toolCalls(source)),
  ofEvent: (source) => readAll(ofEvent(source, 'message_start')),
  onToolUse: (source) => readAll(onToolUse(source, () => {})),
  forClients: (source) => readAll(forClients(source)),
  coalesce: (source) => readAll(coalesce(source)),
  broadcast: (source) => readAll(broadcast(source).subscribe()),
  toUIMessageStream: (source) => readAll(toUIMessageStream(source)),
  'toUIMessageStream with subagents': (source) => readAll(toUIMessageStream(source, { subagents: true })),
  finalText,
  finalResult,
  collect,
};

const key = fc.constantFrom(
  'type',
  'subtype',
  'event',
  'delta',
  'message',
  'content',
  'content_block',
  'index',
  'text',
  'thinking',
  'id',
  'name',
  'tool_use_id',
  'parent_tool_use_id',
  'api_message_id',
  'abandoned_blocks',
  'from_block_index',
  'supersedes',
  'uuid',
);
const word = fc.constantFrom(
  ...['assistant', 'user', 'stream_event', 'system', 'troupe', 'turn_restarted', 'init', 'm1', 't1'],
  ...['message_start', 'message_stop', 'content_block_start', 'content_block_delta', 'content_block_stop'],
  ...['text', 'text_delta', 'thinking', 'thinking_delta', 'tool_use', 'tool_result', 'brand_new', ''],
);

/** Things that look like messages here and there. */
const { tree: almostMessage } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
    fc.oneof(word, fc.constant(null), fc.constant(undefined), fc.integer({ min: -1, max: 2 }), fc.boolean()),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
  ),
}));

const event = fc.record(
  {
    type: fc.constant('stream_event'),
    event: fc.record({
      type: word,
      index: almostMessage,
      delta: almostMessage,
      content_block: almostMessage,
    }),
    abandoned_blocks: almostMessage,
    parent_tool_use_id: almostMessage,
  },
  { requiredKeys: ['type', 'event'] },
);
const said = fc.record(
  {
    type: word,
    subtype: word,
    message: fc.record({ id: word, content: almostMessage }),
    supersedes: almostMessage,
  },
  { requiredKeys: ['type'] },
);

const oddOnes = messageSamples()
  .filter(({ type }) => type !== 'result' && !type.startsWith('control_'))
  // No helper looks into the fields of the others; a few of each will do.
  .flatMap((sample) => [...oddMessages(sample)].filter((_, at) => isRead(sample.type) || at % 10 === 0));
function isRead(type: string): boolean {
  return ['assistant', 'user', 'stream_event'].includes(type);
}

const oddResults = messageSamples()
  .filter(({ type }) => type === 'result')
  .slice(0, 1)
  .flatMap((sample) => [...oddMessages(sample)]);

describe.each(Object.keys(helpers))('%s', (name) => {
  const read = (source: readonly unknown[]) => helpers[name]?.(source as readonly Message[]);

  it('never throws, whatever comes before the result', async () => {
    const anything = fc.oneof(almostMessage, event, said, fc.anything());
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 12 }), async (messages) => {
        await read([...messages, result()]);
      }),
      { numRuns: 300 },
    );
  });

  it('reads every kind of message with anything in every field', async () => {
    await read([...oddOnes, result()]);
  });

  it('reads every odd result, with or without an end', async () => {
    for (const odd of oddResults) {
      await read([odd])?.catch((error: unknown) => {
        // One that is none any more, or has no text: the stream ended without what was wanted.
        expect(['finalText', 'finalResult', 'collect']).toContain(name);
        expect(error).toMatchObject({ code: 'STREAM_ENDED' });
      });
    }
  });

  it('reads every recorded session', async () => {
    for (const transcript of transcriptNames) {
      await read([...readTranscript(transcript), result()])?.catch((error: unknown) => {
        // An interrupted turn has a result without a text, and says so.
        expect(name).toBe('finalText');
        expect(error).toMatchObject({ code: 'STREAM_ENDED' });
      });
    }
  });
});
