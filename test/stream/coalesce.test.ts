import type { Message } from '@troupe/core/messages';
import { broadcast, coalesce, collect, textDeltas, textSnapshots } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import { watchSource } from './support/watched-source.ts';
import {
  assistant,
  blockDelta,
  message,
  messageStart,
  result,
  textBlock,
  textDelta,
  thinkingDelta,
} from './support/wire-messages.ts';

/** Lets everything that can run now run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('coalesce', () => {
  it('gives a reader that keeps up each piece as it comes', async () => {
    const source = new PushSource<string>();
    const stream = coalesce(source);
    for (const piece of ['a', 'b', 'c']) {
      const next = stream.next();
      await settle();
      source.push(piece);
      expect(await next).toEqual({ done: false, value: piece });
    }
    await stream.return();
  });

  it('joins what came while the reader was busy', async () => {
    const source = new PushSource<string>();
    const stream = coalesce(source);
    source.push('a');
    expect(await stream.next()).toEqual({ done: false, value: 'a' });
    source.push('b', 'c', 'd');
    await settle();
    expect(await stream.next()).toEqual({ done: false, value: 'bcd' });
    source.push('e');
    source.end();
    expect(await readAll(stream)).toEqual(['e']);
  });

  it('joins deltas of one kind of one block, with the envelope of the last', async () => {
    const delta = (text: string, uuid: string, extra = {}) => textDelta(text, 0, { uuid, ...extra });
    const messages = [
      messageStart('m1'),
      delta('a', 'u1'),
      delta('b', 'u2'),
      thinkingDelta('x', 0),
      thinkingDelta('y', 0),
      textDelta('c', 1),
      textDelta('d', 2),
      delta('e', 'u3', { parent: 't1' }),
      delta('f', 'u4', { api_message_id: 'm2' }),
      delta('g', 'u5', { api_message_id: 'm2' }),
      blockDelta(3, { type: 'input_json_delta', partial_json: '{"a"' }),
      blockDelta(3, { type: 'input_json_delta', partial_json: ':1}' }),
      blockDelta(3, { type: 'signature_delta', signature: 's' }),
      blockDelta(3, { type: 'signature_delta', signature: 't' }),
      assistant('m1', [textBlock('ab')]),
    ];
    const before = structuredClone(messages);
    expect(await readAll(coalesce(messages))).toEqual([
      messages[0],
      delta('ab', 'u2'),
      thinkingDelta('xy', 0),
      textDelta('c', 1),
      textDelta('d', 2),
      delta('e', 'u3', { parent: 't1' }),
      delta('fg', 'u5', { api_message_id: 'm2' }),
      blockDelta(3, { type: 'input_json_delta', partial_json: '{"a":1}' }),
      messages[12],
      messages[13],
      messages[14],
    ]);
    expect(messages).toEqual(before);
  });

  it('loses and doubles nothing, whatever is read over it and whatever the limits', async () => {
    await fc.assert(
      fc.asyncProperty(
        turnsOfTheCli(),
        fc.record({ maxLength: fc.integer({ min: 1, max: 20 }), maxValues: fc.integer({ min: 1, max: 5 }) }),
        async ({ messages }, limits) => {
          expect((await readAll(textSnapshots(coalesce(messages, limits)))).at(-1)).toBe(
            (await readAll(textSnapshots(messages))).at(-1),
          );
          expect(await collect(coalesce(messages, limits))).toEqual(await collect(messages));
          const text = (await readAll(textDeltas(messages))).join('');
          expect((await readAll(coalesce(textDeltas(messages), limits))).join('')).toBe(text);
        },
      ),
    );
  });

  it('keeps everything else, in order', async () => {
    const values = [1, null, undefined, 'a', 'b', { type: 'unknown' }, message({ type: 'x' })];
    expect(await readAll(coalesce<unknown>(values))).toEqual([1, null, undefined, 'ab', ...values.slice(5)]);
  });

  it('holds no more text than it says, and a delta', async () => {
    const source = new PushSource<string>();
    source.push(...Array.from({ length: 100 }, () => 'xxxx'));
    const stream = coalesce(source, { maxLength: 10 });
    expect(await stream.next()).toEqual({ done: false, value: 'xxxx' });
    await settle();
    // One was read, and three more are waiting.
    expect(source.asked).toBe(4);
    expect(await stream.next()).toEqual({ done: false, value: 'xxxxxxxxxxxx' });
    source.end();
    expect((await readAll(stream)).join('')).toHaveLength(400 - 16);
  });

  it('holds no more values than it says', async () => {
    const source = new PushSource<Message>();
    source.push(...Array.from({ length: 100 }, () => result()));
    const stream = coalesce(source, { maxValues: 4 });
    await stream.next();
    await settle();
    expect(source.asked).toBe(5);
    await stream.return();
    expect(source.closed).toBe(1);
  });

  it('tells an error after what came before it', async () => {
    const source = new PushSource<string>();
    const stream = coalesce(source);
    source.push('a');
    await stream.next();
    source.push('b', 'c');
    source.fail(new Error('broken'));
    await settle();
    expect(await stream.next()).toEqual({ done: false, value: 'bc' });
    await expect(stream.next()).rejects.toThrow('broken');
  });

  it('asks its source for nothing before it is read', async () => {
    const watched = watchSource('async iterable', [result()]);
    const stream = coalesce(watched.source);
    await settle();
    expect(watched.opened).toBe(0);
    await stream.return();
    expect(watched).toMatchObject({ opened: 1, closed: 1 });
  });

  it('keeps the place in a broadcast: that of the last piece in what was merged', async () => {
    const hub = broadcast(['a', 'b', 'c', 'd']);
    const stream = coalesce(hub.subscribe(), { maxLength: 2 });
    expect(await stream.next()).toEqual({ done: false, value: 'ab' });
    expect(await readAll(hub.subscribe({ after: stream.lastId ?? '' }))).toEqual(['c', 'd']);
    await stream.return();
  });

  it.each([{ maxLength: 0 }, { maxValues: 0 }, { maxLength: Number.NaN }])('refuses %o', (options) => {
    expect(() => coalesce([], options)).toThrow(TypeError);
  });
});
