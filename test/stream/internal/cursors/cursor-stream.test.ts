import type { Message } from '@troupe/core/messages';
import { tap, textDeltas, untilResult } from '@troupe/stream';
import { describe, expect, it, vi } from 'vitest';
import { nothing } from '#stream/internal/cursors/cursor.ts';
import { CursorStream } from '#stream/internal/cursors/cursor-stream.ts';
import { streamOf } from '#stream/internal/cursors/stream-of.ts';
import { PushSource } from '../../support/push-source.ts';
import { readAll } from '../../support/read-all.ts';
import { watchSource } from '../../support/watched-source.ts';
import { assistant, messageStart, result, textBlock, textDelta } from '../../support/wire-messages.ts';

const end = { done: true, value: undefined };
const piece = (value: string) => ({ done: false, value });
const pieces = (...texts: string[]): Message[] => [
  messageStart('m1'),
  ...texts.map((text) => textDelta(text)),
];

describe('CursorStream', () => {
  it('asks nothing of the source before the first next', () => {
    const watched = watchSource('async iterable', pieces('a'));
    const stream = textDeltas(watched.source);
    expect(stream[Symbol.asyncIterator]()).toBe(stream);
    expect(watched.opened).toBe(0);
  });

  it.each(['iterable', 'async iterable', 'turn'] as const)(
    'serves calls of next that were not awaited in order, from an %s',
    async (kind) => {
      const stream = textDeltas(watchSource(kind, pieces('a', 'b', 'c'), { batchSize: 2 }).source);
      const calls = Array.from({ length: 5 }, () => stream.next());
      expect(await Promise.all(calls)).toEqual([piece('a'), piece('b'), piece('c'), end, end]);
    },
  );

  it('serves calls that wait for a slow source in order', async () => {
    const source = new PushSource();
    const stream = textDeltas(source);
    const calls = [stream.next(), stream.next(), stream.next()];
    source.push(...pieces('a'));
    expect(await calls[0]).toEqual(piece('a'));
    calls.push(stream.next());
    source.push(textDelta('b'), textDelta('c'), textDelta('d'));
    expect(await Promise.all(calls.slice(1))).toEqual([piece('b'), piece('c'), piece('d')]);
    expect(source.asked).toBe(5);
  });

  it('does not ask the source ahead of its reader', async () => {
    const source = new PushSource();
    source.push(...pieces('a', 'b'));
    const stream = textDeltas(source);
    await stream.next();
    expect(source.asked).toBe(2);
  });

  it('ends a waiting next and closes the source at return, before the source says another word', async () => {
    const source = new PushSource();
    const stream = textDeltas(source);
    const waiting = [stream.next(), stream.next()];
    await stream.return();
    expect(source.closed).toBe(1);
    expect(await Promise.all(waiting)).toEqual([end, end]);
  });

  it('ends a waiting next at return although the source never answers', async () => {
    let closed = 0;
    const silent = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<Message>>(() => {}),
        return: async () => {
          closed += 1;
          return end as IteratorResult<Message>;
        },
      }),
    };
    const stream = textDeltas(silent);
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual(end);
    expect(await stream.next()).toEqual(end);
    expect(closed).toBe(1);
  });

  it('ends a waiting next at return although closing the source takes for ever', async () => {
    const silent = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<Message>>(() => {}),
        return: () => new Promise<IteratorResult<Message>>(() => {}),
      }),
    };
    const stream = textDeltas(silent);
    const waiting = stream.next();
    void stream.return();
    expect(await waiting).toEqual(end);
    expect(await stream.next()).toEqual(end);
  });

  it('gives nothing that comes after the return', async () => {
    const source = new PushSource();
    const stream = textDeltas(source);
    const waiting = stream.next();
    const returned = stream.return();
    source.push(...pieces('too late'));
    expect(await waiting).toEqual(end);
    expect(await returned).toEqual(end);
    expect(await stream.next()).toEqual(end);
  });

  it('swallows an error that comes after the return', async () => {
    const source = new PushSource();
    const stream = textDeltas(source);
    const waiting = stream.next();
    source.fail(new Error('too late'));
    await stream.return();
    expect(await waiting).toEqual(end);
  });

  it('gives done for ever after the end, and after an error, which one call gets', async () => {
    const error = new Error('source broke');
    for (const kind of ['iterable', 'async iterable', 'turn'] as const) {
      const stream = textDeltas(watchSource(kind, pieces('a'), { error }).source);
      const calls = [stream.next(), stream.next(), stream.next()];
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes).toEqual([
        { status: 'fulfilled', value: piece('a') },
        { status: 'rejected', reason: error },
        { status: 'fulfilled', value: end },
      ]);
      expect(await stream.next()).toEqual(end);
    }
  });

  it('hands out what came before an error first', async () => {
    const error = new Error('source broke');
    const seen: string[] = [];
    const reading = (async () => {
      const { source } = watchSource('turn', pieces('a', 'b', 'c'), { error, batchSize: 10 });
      for await (const text of textDeltas(source)) seen.push(text);
    })();
    await expect(reading).rejects.toBe(error);
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('passes the error on that closing the source ends with', async () => {
    const error = new Error('cannot close');
    const stubborn = () => {
      const messages = [...pieces('a', 'b'), result()].values();
      return {
        [Symbol.asyncIterator]: () => ({
          next: async () => messages.next(),
          return: async (): Promise<IteratorResult<Message>> => {
            throw error;
          },
        }),
      };
    };
    const stream = textDeltas(stubborn());
    await stream.next();
    await expect(stream.return()).rejects.toBe(error);
    await expect(readAll(untilResult(stubborn()))).rejects.toBe(error);
  });

  it('passes an error of the reader on rather than one of closing', async () => {
    const visitError = new Error('visit');
    const stubborn = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: textDelta('a') }),
        return: async (): Promise<IteratorResult<Message>> => {
          throw new Error('cannot close');
        },
      }),
    };
    const fail = () => {
      throw visitError;
    };
    await expect(readAll(tap(stubborn, fail))).rejects.toBe(visitError);
  });

  it('rejects the next call when the source cannot be opened', async () => {
    const error = new Error('read already');
    const taken = {
      [Symbol.asyncIterator]: (): AsyncIterator<Message> => {
        throw error;
      },
    };
    const stream = textDeltas(taken);
    await expect(stream.next()).rejects.toBe(error);
    expect(await stream.next()).toEqual(end);
  });

  it('looks at no message of a batch before its reader has asked for what follows', async () => {
    const { source } = watchSource('turn', pieces('a', 'b', 'c'), { batchSize: 10 });
    const order: string[] = [];
    const tapped = tap(source, (message) => {
      if (message.type === 'stream_event') order.push(`visit ${message.event.type}`);
    });
    for await (const text of textDeltas(tapped)) order.push(text);
    expect(order).toEqual([
      'visit message_start',
      'visit content_block_delta',
      'a',
      'visit content_block_delta',
      'b',
      'visit content_block_delta',
      'c',
    ]);
  });

  it('is closed by the end of the block of an await using', async () => {
    const watched = watchSource('async iterable', pieces('a', 'b'));
    {
      await using stream = textDeltas(watched.source);
      expect(await stream.next()).toEqual(piece('a'));
      expect(watched.closed).toBe(0);
    }
    expect(watched.closed).toBe(1);
  });

  it('can be read on by hand after another helper has read it in part', async () => {
    const messages = [...pieces('a'), result(), assistant('m2', [textBlock('b')])];
    const whole = tap(messages, () => {});
    expect(await readAll(textDeltas(untilResult(whole)))).toEqual(['a']);
    expect(await whole.next()).toEqual(end);
  });

  it('reads another helper at its source, without a promise for each value', async () => {
    const inner = tap(pieces('a', 'b'), () => {});
    const next = vi.spyOn(inner, 'next');
    expect(await readAll(textDeltas(inner))).toEqual(['a', 'b']);
    expect(next).not.toHaveBeenCalled();
  });

  it('gives nothing to whoever reads on by hand what another helper has left early', async () => {
    const inner = streamOf<Message, Message>([result()], ({ emit }) => () => {
      for (const said of [result(), result()]) emit(said);
    });
    for await (const _ of tap(inner, () => {})) break;
    expect(await inner.next()).toEqual(end);
  });

  it('skips empty batches', async () => {
    const batches = [[], pieces('a'), [], [], [textDelta('b')], []];
    const turn = {
      [Symbol.asyncIterator]: (): AsyncIterator<Message> => {
        throw new Error('a turn is read by batches');
      },
      async *batches() {
        yield* batches;
      },
    };
    expect(await readAll(textDeltas(turn))).toEqual(['a', 'b']);
  });

  it('asks a cursor once for all who wait', async () => {
    let waits = 0;
    let left = ['a', 'b'];
    const ready: string[] = [];
    const stream = new CursorStream<string>({
      take: () => ready.shift() ?? nothing,
      more: async () => {
        waits += 1;
        ready.push(...left);
        left = [];
        return ready.length > 0;
      },
      close: async () => {},
    });
    expect(await Promise.all([stream.next(), stream.next(), stream.next()])).toEqual([
      piece('a'),
      piece('b'),
      end,
    ]);
    expect(waits).toBe(2);
  });

  it('hands out many values of one message one by one', async () => {
    const stream = streamOf([result(), result()], ({ emit }) => () => {
      for (const value of [1, 2, 3]) emit(value);
    });
    expect(await readAll(stream)).toEqual([1, 2, 3, 1, 2, 3]);
  });
});
