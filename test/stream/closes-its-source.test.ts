import type { Message } from '@troupe/core/messages';
import {
  broadcast,
  coalesce,
  collect,
  contentDeltas,
  finalResult,
  finalText,
  forClients,
  type HelperStream,
  inputJsonDeltas,
  type MessageSource,
  merge,
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
  toServerSentEvents,
  toUIMessageStream,
  untilResult,
  withIdleTimeout,
} from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import { sourceKinds, watchSource } from './support/watched-source.ts';
import {
  assistant,
  messageStart,
  messageStop,
  result,
  streamedText,
  textBlock,
  thinkingBlock,
  thinkingDelta,
  toolResult,
  toolUse,
  user,
} from './support/wire-messages.ts';

const lazy: Record<string, (source: MessageSource) => HelperStream<unknown>> = {
  textDeltas: (source) => textDeltas(source),
  thinkingDeltas: (source) => thinkingDeltas(source),
  textContent: (source) => textContent(source),
  toolUses: (source) => toolUses(source),
  ofType: (source) => ofType(source, 'assistant'),
  tap: (source) => tap(source, () => {}),
  untilResult: (source) => untilResult(source),
  textSnapshots: (source) => textSnapshots(source),
  contentDeltas: (source) => contentDeltas(source),
  inputJsonDeltas: (source) => inputJsonDeltas(source),
  thinkingContent: (source) => thinkingContent(source),
  toolResults: (source) => toolResults(source),
  toolResultsByName: (source) => toolResultsByName(source, 'Bash'),
  toolCalls: (source) => toolCalls(source),
  ofEvent: (source) => ofEvent(source, 'message_start'),
  onToolUse: (source) => onToolUse(source, () => {}),
  forClients: (source) => forClients(source),
  coalesce: (source) => coalesce(source, { maxValues: 1, maxLength: 1 }),
  merge: (source) => merge(source, []),
  withIdleTimeout: (source) => withIdleTimeout(source, { idleTimeoutMs: 100_000 }),
  toServerSentEvents: (source) => toServerSentEvents(source),
  toUIMessageStream: (source) => toUIMessageStream(source),
  'a reader of a broadcast': (source) => broadcast(source, { whenUnread: 'close' }).subscribe(),
  'a chain of helpers': (source) => textDeltas(untilResult(tap(source, () => {}))),
};

const eager: Record<string, (source: MessageSource) => Promise<unknown>> = {
  finalText,
  finalResult,
  collect,
};

/** Every lazy helper has at least two values in this. */
const messages: Message[] = [
  messageStart('m1'),
  thinkingDelta('hm', 0),
  thinkingDelta('hm hm', 0),
  assistant('m1', [thinkingBlock('hmhm hm')]),
  messageStop('m1'),
  ...streamedText('m2', 'one', 'two'),
  assistant('m3', [textBlock('three'), toolUse('t1'), toolUse('t2')]),
  user([toolResult('t1'), toolResult('t2')]),
  assistant('m4', [thinkingBlock('aha')]),
  result(),
  assistant('m5', [textBlock('after the result')]),
];

const table = (helpers: object) =>
  Object.keys(helpers).flatMap((name) => sourceKinds.map((kind) => [name, kind] as const));

const helper = <T>(helpers: Record<string, T>, name: string): T => {
  const found = helpers[name];
  if (found === undefined) throw new Error(`no helper ${name}`);
  return found;
};

const error = new Error('on purpose');

describe.each(table(lazy))('%s closes an %s exactly once', (name, kind) => {
  const open = (options = {}) => {
    const watched = watchSource(kind, messages, options);
    return { watched, stream: helper(lazy, name)(watched.source) };
  };

  it('at its end', async () => {
    const { watched, stream } = open();
    expect((await readAll(stream)).length).toBeGreaterThan(1);
    await stream.return();
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('when the reader breaks out of the loop', async () => {
    const { watched, stream } = open();
    for await (const _ of stream) break;
    await stream.return();
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('when the reader throws', async () => {
    const { watched, stream } = open();
    const reading = (async () => {
      for await (const _ of stream) throw error;
    })();
    await expect(reading).rejects.toBe(error);
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('when it is returned before it is read', async () => {
    const { watched, stream } = open();
    await Promise.all([stream.return(), stream.return()]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('when it is returned while a next is waiting', async () => {
    const { watched, stream } = open();
    const waiting = [stream.next(), stream.next(), stream.next()];
    await stream.return();
    await Promise.all(waiting);
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });
});

describe.each(
  table(lazy).filter(([name]) => !['untilResult', 'toUIMessageStream', 'a chain of helpers'].includes(name)),
)('%s passes an error of an %s on', (name, kind) => {
  it('and does not close it again', async () => {
    const watched = watchSource(kind, messages, { error });
    await expect(readAll(helper(lazy, name)(watched.source))).rejects.toBe(error);
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });
});

describe.each(table(eager))('%s closes an %s exactly once', (name, kind) => {
  it('at the result', async () => {
    const watched = watchSource(kind, messages);
    await helper(eager, name)(watched.source);
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('when there is no result', async () => {
    const watched = watchSource(kind, messages.slice(0, 3));
    await expect(helper(eager, name)(watched.source)).rejects.toMatchObject({ code: 'STREAM_ENDED' });
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('when the source throws, and passes the error on', async () => {
    const watched = watchSource(kind, messages.slice(0, 3), { error });
    await expect(helper(eager, name)(watched.source)).rejects.toBe(error);
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });
});

describe.each(sourceKinds)('a callback that throws closes an %s exactly once', (kind) => {
  const fail = () => {
    throw error;
  };

  it('in tap, also beneath other helpers', async () => {
    for (const read of [
      (source: MessageSource) => readAll(tap(source, fail)),
      (source: MessageSource) => readAll(textDeltas(ofType(tap(source, fail), 'assistant'))),
      (source: MessageSource) => collect(tap(source, fail)),
    ]) {
      const watched = watchSource(kind, messages);
      await expect(read(watched.source)).rejects.toBe(error);
      expect(watched).toMatchObject({ opened: 1, closed: 1 });
    }
  });

  it('in onRestart', async () => {
    const broken = [
      ...streamedText('m1', 'half').slice(0, 3),
      messageStop('m1', 0),
      ...streamedText('m2', 'whole'),
    ];
    const watched = watchSource(kind, broken);
    await expect(readAll(textDeltas(watched.source, { onRestart: fail }))).rejects.toBe(error);
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });
});

it('a helper closes its source once, wherever its reader leaves', async () => {
  await fc.assert(
    fc.asyncProperty(
      turnsOfTheCli(),
      fc.constantFrom(...Object.keys(lazy)),
      fc.constantFrom(...sourceKinds),
      fc.nat({ max: 20 }),
      fc.nat({ max: 4 }),
      async (turns, name, kind, leaveAfter, batchSize) => {
        const watched = watchSource(kind, turns.messages, { batchSize: batchSize + 1 });
        let left = leaveAfter;
        for await (const _ of helper(lazy, name)(watched.source)) {
          if (left === 0) break;
          left -= 1;
        }
        expect(watched).toMatchObject({ opened: 1, closed: 1 });
      },
    ),
  );
});

describe('a source', () => {
  it.each([
    ['a promise', Promise.resolve([]), 'a promise: await it first'],
    ['undefined', undefined, 'undefined (undefined)'],
    ['null', null, 'null (object)'],
    ['a text', 'hello', 'hello (string)'],
    ['an object', {}, 'an object that is none'],
  ])('must not be %s: every helper says so at the call or in its promise', async (_, source, words) => {
    // What the types forbid, a caller without types can still do.
    const wrong = source as unknown as MessageSource;
    for (const helperOf of Object.values(lazy)) expect(() => helperOf(wrong)).toThrow(words);
    for (const helperOf of Object.values(eager)) await expect(helperOf(wrong)).rejects.toThrow(words);
  });
});
