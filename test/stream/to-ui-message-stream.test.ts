import type { Message } from '@troupe/core/messages';
import {
  broadcast,
  collect,
  pipe,
  toReadableStream,
  toServerSentEvents,
  toUIMessageStream,
  type UIMessageChunk,
  type UIMessageStreamOptions,
  uiMessageStreamEnd,
  uiMessageStreamHeaders,
} from '@troupe/stream';
import {
  convertToModelMessages,
  DefaultChatTransport,
  readUIMessageStream,
  type UIMessageChunk as SdkChunk,
  UI_MESSAGE_STREAM_HEADERS,
  type UIMessage,
} from 'ai';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { readTurns, wholeTranscriptNames } from './support/transcripts.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import { sourceKinds, watchSource } from './support/watched-source.ts';
import {
  assistant,
  blockDelta,
  blockStart,
  blockStop,
  message,
  messageStart,
  messageStop,
  result,
  streamedText,
  textBlock,
  textDelta,
  thinkingBlock,
  thinkingDelta,
  toolResult,
  toolUse,
  turnRestarted,
  user,
} from './support/wire-messages.ts';

/** The AI SDK's own way of reading what comes over HTTP: parsed, and each chunk checked against its schema. */
class Transport extends DefaultChatTransport<UIMessage> {
  read(body: ReadableStream<Uint8Array>): ReadableStream<SdkChunk> {
    return this.processResponseStream(body as ReadableStream<Uint8Array<ArrayBuffer>>);
  }
}

/** The message that a client of the AI SDK ends up with, and the errors it is told. */
async function readMessage(
  source: Iterable<Message> | AsyncIterable<Message>,
  options?: UIMessageStreamOptions,
) {
  const events = toServerSentEvents(toUIMessageStream(source, options), { end: uiMessageStreamEnd });
  const chunks: SdkChunk[] = [];
  const watch = new TransformStream<SdkChunk, SdkChunk>({
    transform(chunk, controller) {
      chunks.push(structuredClone(chunk));
      controller.enqueue(chunk);
    },
  });
  const stream = new Transport().read(toReadableStream(events, { encode: true })).pipeThrough(watch);
  const errors: unknown[] = [];
  let last: UIMessage | undefined;
  for await (const one of readUIMessageStream({ stream, onError: (error) => errors.push(error) })) last = one;
  return { message: last, parts: last?.parts ?? [], errors, chunks };
}

type Part = UIMessage['parts'][number];

const isVoid = (part: Part) =>
  (part.type === 'text' || part.type === 'reasoning') &&
  (part.providerMetadata?.troupe as { void?: boolean } | undefined)?.void === true;

/** What a client shows: nothing that is void, nothing from before the last restart. */
function shown(parts: readonly Part[]): Part[] {
  const restart = parts.findLastIndex(({ type }) => type === 'data-restarted');
  return parts.slice(restart + 1).filter((part) => !isVoid(part));
}

const textOf = (parts: readonly Part[], type: 'text' | 'reasoning') =>
  shown(parts)
    .map((part) => (part.type === type ? part.text : ''))
    .join('');

const callsOf = (parts: readonly Part[]) =>
  shown(parts).flatMap((part) =>
    part.type === 'dynamic-tool' && part.state.startsWith('output')
      ? [
          {
            id: part.toolCallId,
            name: part.toolName,
            input: part.input,
            isError: part.state === 'output-error',
          },
        ]
      : [],
  );

const answered = [...streamedText('m1', 'Hel', 'lo'), result()];

describe('toUIMessageStream', () => {
  it('is what the AI SDK says it should be, chunk by chunk', async () => {
    expect(await readAll(toUIMessageStream(answered, { messageId: 'id-1' }))).toEqual([
      { type: 'start', messageId: 'id-1' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-0' },
      { type: 'text-delta', id: 'text-0', delta: 'Hel' },
      { type: 'text-delta', id: 'text-0', delta: 'lo' },
      { type: 'text-end', id: 'text-0' },
      { type: 'finish-step' },
      { type: 'finish', finishReason: 'stop' },
    ] satisfies UIMessageChunk[]);
  });

  it('arrives at a client with thinking, text, and tool calls with input and output', async () => {
    const input = { command: 'ls', deep: [{ a: null }] };
    const turn = [
      messageStart('m1'),
      blockStart(0, thinkingBlock('')),
      thinkingDelta('hm', 0),
      assistant('m1', [thinkingBlock('hm')]),
      blockStop(0),
      blockStart(1, toolUse('t1', 'Bash', {})),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{"command":' }),
      blockDelta(1, { type: 'input_json_delta', partial_json: '"ls"}' }),
      assistant('m1', [toolUse('t1', 'Bash', input)]),
      blockStop(1),
      messageStop('m1'),
      user([toolResult('t1', 'file')]),
      assistant('m2', [textBlock('Look: '), toolUse('t2', 'mcp__a__b', [])]),
      user([toolResult('t2', 'no', true)]),
      ...streamedText('m3', 'done'),
      result(),
    ];
    const { message: read, errors } = await readMessage(turn, {
      messageId: 'id-1',
      messageMetadata: ({ total_cost_usd }) => ({ cost: total_cost_usd }),
    });
    expect(errors).toEqual([]);
    const tool = { type: 'dynamic-tool', providerExecuted: true };
    expect(read).toMatchObject({
      id: 'id-1',
      role: 'assistant',
      metadata: { cost: 0.5 },
      parts: [
        { type: 'step-start' },
        { type: 'reasoning', text: 'hm', state: 'done' },
        { ...tool, toolName: 'Bash', toolCallId: 't1', state: 'output-available', input, output: 'file' },
        { type: 'step-start' },
        { type: 'text', text: 'Look: ', state: 'done' },
        {
          ...tool,
          toolName: 'mcp__a__b',
          toolCallId: 't2',
          state: 'output-error',
          input: [],
          errorText: 'no',
        },
        { type: 'step-start' },
        { type: 'text', text: 'done', state: 'done' },
      ],
    });
    expect(read?.parts).toHaveLength(8);
  });

  it('makes tools parts of their own type where that is asked for', async () => {
    const turn = [assistant('m1', [toolUse('t1')]), user([toolResult('t1')]), result()];
    expect((await readMessage(turn, { dynamicTools: false })).parts[1]).toMatchObject({
      type: 'tool-Bash',
      state: 'output-available',
    });
  });

  it('tells of calls that the API carries out itself', async () => {
    const turn = [
      assistant('m1', [
        { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } },
        { type: 'web_search_tool_result', tool_use_id: 's1', content: [{ url: 'u' }] },
      ]),
      result(),
    ];
    expect((await readMessage(turn)).parts[1]).toMatchObject({
      toolName: 'web_search',
      input: { query: 'x' },
      output: [{ url: 'u' }],
    });
  });

  it('ends calls that have no result when the turn ends', async () => {
    const turn = [
      assistant('m1', [toolUse('t1')]),
      result({ terminal_reason: 'aborted_tools', is_error: true }),
    ];
    const { parts, chunks, errors } = await readMessage(turn);
    expect(parts[1]).toMatchObject({
      state: 'output-error',
      errorText: 'The turn ended before the tool did.',
    });
    expect(chunks.slice(-2)).toEqual([{ type: 'abort' }, { type: 'finish', finishReason: 'other' }]);
    expect(errors).toEqual([]);
  });

  it('tells an error result as an error, and not as text', async () => {
    const error = { is_api_error_message: true, error: 'overloaded' };
    const turn = [
      assistant('m1', [textBlock('API Error: 529')], error),
      result({ is_error: true, result: 'API Error: 529' }),
    ];
    const { parts, errors, chunks } = await readMessage(turn);
    expect(parts).toEqual([]);
    expect(errors).toEqual([new Error('API Error: 529')]);
    expect(chunks.at(-1)).toEqual({ type: 'finish', finishReason: 'error' });
    const masked = await readMessage(turn, {
      onError: (what) => `sorry (${(what as { type: string }).type})`,
    });
    expect(masked.errors).toEqual([new Error('sorry (result)')]);
  });

  it('tells what its source threw as an error that says nothing, after what came before', async () => {
    const source = new PushSource();
    source.push(...answered.slice(0, 4));
    setImmediate(() => source.fail(new Error('secret')));
    const { parts, errors } = await readMessage(source);
    expect(parts[1]).toMatchObject({ type: 'text', text: 'Hello' });
    expect(errors).toEqual([new Error('An error occurred.')]);
    const broken = watchSource('iterable', [], { error: new Error('secret') });
    const told: unknown[] = [];
    const masked = await readMessage(broken.source, { onError: (error) => String(told.push(error)) });
    expect(masked.errors).toEqual([new Error('1')]);
    expect(told).toEqual([new Error('secret')]);
  });

  describe('ends every part, and leaves no call without an output, where', () => {
    const halfWay = [
      ...answered.slice(0, 4),
      messageStart('half'),
      textDelta('half a te'),
      blockStart(1, toolUse('t8', 'Bash', {})),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{"comm' }),
      assistant('other', [toolUse('t9')]),
    ];
    const failing = () => {
      throw new Error('secret');
    };
    const metadata = { messageMetadata: failing };
    const sources = {
      iterable: halfWay,
      whole: [...halfWay, result()],
      bad: [...halfWay, result({ is_error: true })],
    };
    const thrown = () => watchSource('iterable', halfWay, { error: new Error('secret') }).source;
    const ways: [string, () => Iterable<Message> | AsyncIterable<Message>, UIMessageStreamOptions][] = [
      ['the source throws', thrown, {}],
      ['the source throws, and so does onError', thrown, { onError: failing }],
      ['onError returns no text', thrown, { onError: (() => undefined) as unknown as () => string }],
      ['the source ends without a result', () => sources.iterable, {}],
      ['messageMetadata throws', () => sources.whole, metadata],
      ['messageMetadata and onError throw', () => sources.bad, { ...metadata, onError: failing }],
      ['onError throws on an error result', () => sources.bad, { onError: failing }],
    ];
    it.each(ways)('%s', async (_, source, options) => {
      const { parts, chunks, errors } = await readMessage(source(), options);
      const states = parts
        .filter(({ type }) => type !== 'step-start')
        .map((part) => 'state' in part && part.state);
      expect(states.length).toBeGreaterThan(3);
      for (const state of states) expect(['done', 'output-error', 'output-available']).toContain(state);
      expect(chunks.slice(-2).map(({ type }) => type)).toEqual(['error', 'finish']);
      expect(errors).toEqual([new Error('An error occurred.')]);
      const asked = [{ id: '0', role: 'user' as const, parts: [{ type: 'text' as const, text: 'q' }] }];
      const said = { id: '1', role: 'assistant' as const, parts };
      const history = await convertToModelMessages([...asked, said]);
      const content = history.flatMap((one) => (typeof one.content === 'string' ? [] : [...one.content]));
      const ids = (type: string) =>
        content.filter((part) => part.type === type).map((part) => 'toolCallId' in part && part.toolCallId);
      expect(new Set(ids('tool-result'))).toEqual(new Set(ids('tool-call')));
      expect(ids('tool-result')).toHaveLength(ids('tool-call').length);
      expect(ids('tool-call').length).toBeGreaterThan(1);
    });

    it('is told whole to who logs it', async () => {
      const told: unknown[] = [];
      const onError = (error: unknown) => String(told.push(error));
      await readMessage(halfWay, { onError });
      await readMessage(sources.whole, { ...metadata, onError });
      expect(told).toEqual([expect.objectContaining({ code: 'STREAM_ENDED' }), new Error('secret')]);
    });
  });

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['refusal', 'content-filter'],
    ['tool_use', 'tool-calls'],
    ['brand_new', 'other'],
    [null, 'other'],
  ])('says why the model stopped: %s is %s', async (stop_reason, finishReason) => {
    expect((await readMessage([result({ stop_reason })])).chunks.at(-1)).toEqual({
      type: 'finish',
      finishReason,
    });
  });

  it('marks what is void because the model was asked again', async () => {
    const turn = [
      messageStart('m1'),
      textDelta('half'),
      blockStart(1, toolUse('t1', 'Bash', {})),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{' }),
      messageStop('m1', 0),
      ...streamedText('m2', 'whole'),
      result(),
    ];
    const { parts } = await readMessage(turn);
    expect(parts.map((part) => [part.type, isVoid(part)])).toEqual([
      ['step-start', false],
      ['text', true],
      ['dynamic-tool', false],
      ['step-start', false],
      ['text', false],
    ]);
    expect(parts[2]).toMatchObject({ state: 'output-error', errorText: 'The model was asked again.' });
    expect(textOf(parts, 'text')).toBe('whole');
  });

  it('says where a turn that is run again begins', async () => {
    const turn = [
      ...streamedText('m1', 'lost'),
      assistant('m1', [toolUse('t1')]),
      turnRestarted(),
      ...streamedText('m2', 'anew'),
      result(),
    ];
    const { parts } = await readMessage(turn);
    expect(parts.map(({ type }) => type)).toContain('data-restarted');
    expect(textOf(parts, 'text')).toBe('anew');
    expect(callsOf(parts)).toEqual([]);
  });

  it('shows a client, in the end, what collect collects, whatever broke on the way', async () => {
    await fc.assert(
      fc.asyncProperty(turnsOfTheCli(), async ({ messages }) => {
        const { parts, errors } = await readMessage(messages);
        const { text, thinking, toolCalls } = await collect(messages);
        expect(errors).toEqual([]);
        expect(textOf(parts, 'text')).toBe(text);
        expect(textOf(parts, 'reasoning')).toBe(thinking);
        const ids = callsOf(parts).filter(({ isError }) => !isError);
        expect(ids.map(({ id }) => id)).toEqual(toolCalls.filter((call) => call.result).map(({ id }) => id));
      }),
      { numRuns: 50 },
    );
  });

  it.each(wholeTranscriptNames)('shows a client what collect collects of every turn in %s', async (name) => {
    for (const turn of readTurns(name)) {
      const { parts, errors, chunks } = await readMessage(turn);
      const { text, thinking, toolCalls, isError } = await collect(turn);
      const isApiError = turn.some((one) => one.type === 'assistant' && one.is_api_error_message === true);
      if (!isApiError) expect(textOf(parts, 'text')).toBe(text);
      expect(textOf(parts, 'reasoning')).toBe(thinking);
      expect(callsOf(parts)).toEqual(
        toolCalls.map((call) => ({
          id: call.id,
          name: call.name,
          input: call.input,
          isError: call.isError || call.result === undefined,
        })),
      );
      const isAborted = chunks.some(({ type }) => type === 'abort');
      expect(errors).toHaveLength(isError && !isAborted ? 1 : 0);
    }
  });

  it('holds what the reader of a broadcast lost in deltas against the finished block', async () => {
    const dropped = [...streamedText('m1', 'one ', 'two ', 'three'), result()];
    dropped.splice(3, 1);
    expect(textOf((await readMessage(dropped)).parts, 'text')).toBe('one two three');
    expect(textOf((await readMessage(broadcast(answered))).parts, 'text')).toBe('Hello');
  });

  it.each(sourceKinds)('closes an %s at the result, and does not read on', async (kind) => {
    const watched = watchSource(kind, [...answered, ...streamedText('m2', 'after')]);
    const { parts } = await readMessage(watched.source);
    expect(textOf(parts, 'text')).toBe('Hello');
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
    const left = watchSource(kind, answered);
    for await (const _ of toUIMessageStream(left.source)) break;
    expect(left).toMatchObject({ opened: 1, closed: 1 });
  });

  it('leaves subagents out unless they are asked for', async () => {
    const turn = [assistant('s1', [textBlock('sub')], { parent: 't1' }), ...answered];
    expect(textOf((await readMessage(turn)).parts, 'text')).toBe('Hello');
    expect(textOf((await readMessage(turn, { subagents: true })).parts, 'text')).toBe('subHello');
  });

  it('gives no ids to go on after: what a client has of a message is of no use without its beginning', async () => {
    const stream = pipe(broadcast(answered).subscribe(), toUIMessageStream);
    await readAll(stream);
    expect(stream.lastId).toBeUndefined();
  });

  it('is never thrown off by what it does not know', async () => {
    const odd = [
      message({ type: 'stream_event' }),
      message({ type: 'assistant', message: { content: [{ type: 'tool_use' }, { type: 'new' }, null] } }),
      user([toolResult('unknown'), { type: 'tool_result' }]),
      message(null),
      blockDelta(7, { type: 'input_json_delta', partial_json: '{' }),
      result({ stop_reason: 7 }),
    ];
    expect((await readMessage(odd)).errors).toEqual([]);
  });
});

describe('the response', () => {
  it('has the headers that the AI SDK sends, as far as they matter to a client', () => {
    expect(uiMessageStreamHeaders['x-vercel-ai-ui-message-stream']).toBe(
      UI_MESSAGE_STREAM_HEADERS['x-vercel-ai-ui-message-stream'],
    );
    expect(uiMessageStreamHeaders['content-type']).toContain(UI_MESSAGE_STREAM_HEADERS['content-type']);
  });
});
