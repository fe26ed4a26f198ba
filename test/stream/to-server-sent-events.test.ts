import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { Message } from '@troupe/core/messages';
import {
  type Broadcast,
  broadcast,
  coalesce,
  pipe,
  serverSentEventsHeaders,
  textSnapshots,
  toReadable,
  toServerSentEvents,
  untilResult,
} from '@troupe/stream';
import { SimulatedClock } from '@troupe/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { EventClient } from './support/read-events.ts';
import { watchSource } from './support/watched-source.ts';
import { message, result, streamedText } from './support/wire-messages.ts';

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

describe('toServerSentEvents', () => {
  it('begins with a comment, tells each value as JSON, and says when it is over', async () => {
    expect(await readAll(toServerSentEvents([{ a: 1 }, 'text', null, undefined]))).toEqual([
      ':\n\n',
      'data: {"a":1}\n\n',
      'data: text\n\n',
      'data: null\n\n',
      'data: null\n\n',
      'event: end\ndata: {}\n\n',
    ]);
  });

  it('arrives as it was, whatever is in it: line ends of every kind, colons, blanks, nothing', async () => {
    const text = fc.string({
      unit: fc.constantFrom('\n', '\r', ':', ' ', 'a', 'é', '\u2028', '\0', '😀', 'data:'),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (texts) => {
        const { events } = await EventClient.of(toServerSentEvents(texts, { end: false }));
        expect(events.map(({ data }) => data)).toEqual(texts.map((one) => one.replaceAll(/\r\n|\r/g, '\n')));
      }),
    );
  });

  it('cannot be made to say something else by what it is told to say', () => {
    for (const text of ['a\nid: 1', 'a\rb', 'a\0']) {
      expect(() => toServerSentEvents([], { end: { event: text, data: '' } })).toThrow('one line');
    }
    const stream = toServerSentEvents(['x'], { event: () => 'a\ndata: y' });
    return expect(readAll(stream)).rejects.toThrow('one line');
  });

  it('names events, and gives them ids and data of the caller', async () => {
    const events = toServerSentEvents([result(), message({ type: 'x' })], {
      event: ({ type }) => (type === 'result' ? type : undefined),
      id: ({ type }) => `id-${type}`,
      data: ({ type }) => `a\n${type}`,
      end: { data: '[DONE]' },
      retryMs: 1_234,
    });
    const client = await EventClient.of(events);
    expect(client.events).toEqual([
      { event: 'result', id: 'id-result', data: 'a\nresult' },
      { event: undefined, id: 'id-x', data: 'a\nx' },
      { event: undefined, id: undefined, data: '[DONE]' },
    ]);
    expect(client.retries).toEqual([1_234]);
  });

  it('tells errors in messages by name, code and words, and not their stack', async () => {
    const error = Object.assign(new TypeError('broken'), { code: 'X' });
    const [, data] = await readAll(toServerSentEvents([message({ type: 'troupe', error })]));
    expect(data).toBe(
      'data: {"type":"troupe","error":{"name":"TypeError","code":"X","message":"broken"}}\n\n',
    );
  });

  it('sends a comment when the source has been silent for a while, and only then', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<string>();
    const stream = toServerSentEvents(source, { heartbeatMs: 100, clock });
    await stream.next();
    for (let beat = 0; beat < 3; beat += 1) {
      const next = stream.next();
      await clock.advance(99);
      await clock.advance(1);
      expect(await next).toEqual({ done: false, value: ':\n\n' });
    }
    const next = stream.next();
    await clock.advance(99);
    source.push('a');
    expect(await next).toEqual({ done: false, value: 'data: a\n\n' });
    const again = stream.next();
    await clock.advance(99);
    source.end();
    expect((await again).value).toContain('event: end');
    expect(clock.pendingTimers).toBe(0);
    // However many beats: the source was asked once for what is to come.
    expect(source.asked).toBe(2);
  });

  it('sets no timer that it leaves behind', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<string>();
    const stream = toServerSentEvents(source, { clock });
    await stream.next();
    const waiting = stream.next();
    await settle();
    expect(clock.pendingTimers).toBe(1);
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(clock.pendingTimers).toBe(0);
    expect(source.closed).toBe(1);
  });

  it('breaks when the source does, after what came before', async () => {
    const source = new PushSource<string>();
    source.push('a');
    const stream = toServerSentEvents(source);
    await stream.next();
    expect(await stream.next()).toEqual({ done: false, value: 'data: a\n\n' });
    source.fail(new Error('broken'));
    await expect(stream.next()).rejects.toThrow('broken');
  });

  it('refuses options that cannot be', () => {
    expect(() => toServerSentEvents([], { heartbeatMs: 0 })).toThrow('`heartbeatMs`');
    expect(() => toServerSentEvents([], { retryMs: -1 })).toThrow('`retryMs`');
    expect(() => toServerSentEvents([], { lastEventId: 'x' })).toThrow('broadcast');
  });
});

describe('over a broadcast', () => {
  const messages = [...streamedText('m1', 'one ', 'two ', 'three'), result()];

  it('has its ids, and goes on after the last one that the client has seen', async () => {
    const hub = broadcast(messages);
    const first = await EventClient.of(toServerSentEvents(hub));
    for (const [at, { id }] of first.events.slice(0, -1).entries()) {
      const { events } = await EventClient.of(toServerSentEvents(hub, { lastEventId: id }));
      expect([...first.events.slice(0, at + 1), ...events]).toEqual(first.events);
    }
  });

  it('has them also behind helpers that look at each message for itself, and behind coalesce', async () => {
    const hub = broadcast([...messages, ...messages]);
    const texts = toServerSentEvents(pipe(hub.subscribe(), untilResult, coalesce));
    const { events } = await EventClient.of(texts);
    const lastEventId = events.at(-2)?.id ?? null;
    const rest = await EventClient.of(toServerSentEvents(hub, { lastEventId }));
    expect(rest.events.slice(0, -1).map(({ data }) => JSON.parse(data))).toEqual(messages);
  });

  it.each([undefined, null, '', []])(
    'begins at the beginning where the client has seen nothing (%j)',
    async (lastEventId) => {
      const { events } = await EventClient.of(toServerSentEvents(broadcast(messages), { lastEventId }));
      expect(events).toHaveLength(messages.length + 1);
    },
  );

  it('says `reset` and begins anew where it cannot go on', async () => {
    const { events } = await EventClient.of(
      toServerSentEvents(broadcast(messages), { lastEventId: 'of-before' }),
    );
    expect(events[0]).toEqual({ event: 'reset', id: undefined, data: '{"reason":"foreign"}' });
    expect(events).toHaveLength(messages.length + 2);
    const hub = broadcast(messages, { replay: 2 });
    const first = await EventClient.of(toServerSentEvents(hub, { subscribe: { whenSlow: 'hold' } }));
    const again = await EventClient.of(toServerSentEvents(hub, { lastEventId: [first.events[0]?.id ?? ''] }));
    expect(again.events.map(({ event, data }) => event ?? JSON.parse(data).type)).toEqual([
      'reset',
      'stream_event',
      'result',
      'end',
    ]);
    expect(again.events[0]?.data).toBe('{"reason":"expired"}');
  });

  it('leaves the broadcast when it is left', async () => {
    const hub = broadcast(messages);
    for await (const _ of toServerSentEvents(hub)) break;
    expect(hub.readers).toBe(0);
  });

  it('tells the same in chunks, to whoever comes when', async () => {
    const source = new PushSource<Message>();
    const clock = new SimulatedClock();
    const hub = broadcast(source, { whenUnread: 'run', gatherMs: 10, clock });
    const read = () => readAll(toReadable(toServerSentEvents(hub)));
    const told: Promise<Uint8Array[]>[] = [];
    for (const [at, one] of [...messages, ...messages, ...messages].entries()) {
      source.push(one);
      told.push(read(), read());
      // Three at a time, for whoever is there already.
      if (at % 3 > 0) continue;
      await settle();
      await clock.advance(10);
      await settle();
    }
    source.end();
    const texts = (await Promise.all(told)).map((chunks) => Buffer.concat(chunks).toString());
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toBe((await readAll(toServerSentEvents(hub))).join(''));
  });

  it('makes the JSON of a message once for all readers', async () => {
    let asked = 0;
    const counted = message({
      type: 'x',
      toJSON: () => {
        asked += 1;
        return { type: 'x' };
      },
    });
    const hub = broadcast([counted]);
    await Promise.all([1, 2, 3].map(() => readAll(toServerSentEvents(hub))));
    expect(asked).toBe(1);
  });
});

describe('over HTTP', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  const serve = async (hub: Broadcast<Message>): Promise<number> => {
    server = createServer((request, response) => {
      response.writeHead(200, serverSentEventsHeaders);
      const events = toServerSentEvents(hub, { lastEventId: request.headers['last-event-id'] });
      pipeline(toReadable(events), response, () => {});
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  const connect = (port: number, lastEventId?: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      get({ host: '127.0.0.1', port, headers, agent: false }, resolve).on('error', reject);
    });

  it('a client that loses the connection again and again reads every message once', async () => {
    const pieces = Array.from({ length: 200 }, (_, at) => `${at} `);
    const messages = [...streamedText('m1', ...pieces), result()];
    const source = new PushSource();
    const hub = broadcast(source, { whenUnread: 'run' });
    const port = await serve(hub);
    const heard: Message[] = [];
    let lastId: string | undefined;
    let isOver = false;
    let sent = 0;
    while (!isOver) {
      const response = (await connect(port, lastId)).setEncoding('utf8');
      const client = new EventClient();
      source.push(...messages.slice(sent, sent + 20));
      sent += 20;
      if (sent >= messages.length) source.end();
      for await (const chunk of response) {
        client.feed(chunk);
        if (client.events.length >= 15) break;
      }
      for (const { event, id, data } of client.events) {
        if (event === 'end') isOver = true;
        else heard.push(JSON.parse(data));
        lastId = id ?? lastId;
      }
    }
    expect(heard).toEqual(messages);
    expect((await readAll(textSnapshots(heard))).at(-1)).toBe(pieces.join(''));
    await settle();
  });

  it('a client that goes away leaves the broadcast', async () => {
    const source = new PushSource();
    let left = () => {};
    const leaves = new Promise<void>((resolve) => {
      left = resolve;
    });
    const hub = broadcast(source, { onReaders: (count) => count === 0 && left() });
    const response = await connect(await serve(hub));
    await new Promise((resolve) => response.once('data', resolve));
    expect(hub.readers).toBe(1);
    response.destroy();
    await leaves;
    expect(source.closed).toBe(0);
    await hub.close();
  });

  it('a client that reads nothing is cut off and can come again, and the source runs on', async () => {
    const source = new PushSource<Message>();
    const hub = broadcast(source, { whenUnread: 'run', maxUnread: 50, whenSlow: 'disconnect' });
    const port = await serve(hub);
    const stalled = (await connect(port)).pause();
    const gone = new Promise((resolve) => stalled.once('close', resolve));
    stalled.on('error', () => {});
    const large = 'x'.repeat(100_000);
    for (let at = 0; at < 400 && hub.readers > 0; at += 1) {
      source.push(message({ type: 'large', at, large }));
      await settle();
    }
    expect(hub.readers).toBe(0);
    stalled.resume();
    await gone;
    await hub.close();
  });

  it('is an `end` of its source for the last client only when it is told so', async () => {
    const watched = watchSource('async iterable', [result()]);
    const hub = broadcast(watched.source, { whenUnread: 'close' });
    const response = (await connect(await serve(hub))).setEncoding('utf8');
    const client = new EventClient();
    for await (const chunk of response) client.feed(chunk);
    expect(client.events.at(-1)?.event).toBe('end');
    expect(watched.closed).toBe(1);
  });
});
