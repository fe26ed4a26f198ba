import { isTroupeError } from '@troupe/core';
import type { Message } from '@troupe/core/messages';
import {
  type BroadcastOptions,
  broadcast,
  collect,
  SlowReaderError,
  textSnapshots,
  UnknownCursorError,
  untilResult,
} from '@troupe/stream';
import { SimulatedClock } from '@troupe/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alive } from './support/count-alive.ts';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import { sourceKinds, watchSource } from './support/watched-source.ts';
import { result, streamedText, textDelta } from './support/wire-messages.ts';

/** Lets everything that can run now run, what the broadcast puts off for its readers' sake included. */
const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

async function take<T>(stream: AsyncIterator<T>, count: number): Promise<T[]> {
  const values: T[] = [];
  while (values.length < count) {
    const next = await stream.next();
    if (next.done === true) break;
    values.push(next.value);
  }
  return values;
}

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('broadcast', () => {
  it('tells every reader everything, in order, and each at its own pace', async () => {
    const hub = broadcast(numbers(2_000), { whenSlow: 'hold' });
    const [first, ...others] = [hub.subscribe(), hub.subscribe(), hub.subscribe()];
    const reading = others.map((reader) => readAll(reader));
    const ahead = await take(first, 10);
    await settle();
    expect([...ahead, ...(await readAll(first))]).toEqual(numbers(2_000));
    expect(await Promise.all(reading)).toEqual([numbers(2_000), numbers(2_000)]);
  });

  it('is subscribed to by iterating over it, so that helpers take it as it is', async () => {
    const hub = broadcast([...streamedText('m1', 'a', 'b'), result()]);
    const [snapshots, collected] = await Promise.all([readAll(textSnapshots(hub)), collect(hub)]);
    expect(snapshots.at(-1)).toBe('ab');
    expect(collected.text).toBe('ab');
  });

  it('leaves every reader with what it would have read alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        turnsOfTheCli(),
        fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }),
        async ({ messages }, joinAfter) => {
          const source = new PushSource();
          const hub = broadcast(source, { whenUnread: 'run', replay: 10_000, maxUnread: 10_000 });
          const readings: Promise<Message[]>[] = [];
          for (const [at, one] of messages.entries()) {
            for (const after of joinAfter) if (after === at) readings.push(readAll(hub.subscribe()));
            source.push(one);
          }
          source.end();
          readings.push(readAll(hub.subscribe()));
          for (const reading of readings) expect(await reading).toEqual(messages);
        },
      ),
    );
  });

  it.each(sourceKinds)('closes an %s once: at its end, when closed, and when it fails', async (kind) => {
    const messages = [result(), result()];
    const ends = watchSource(kind, messages);
    await readAll(broadcast(ends.source).subscribe());
    expect(ends).toMatchObject({ opened: 1, closed: 1 });

    const closed = watchSource(kind, messages);
    const hub = broadcast(closed.source);
    await Promise.all([hub.close(), hub.close()]);
    await hub[Symbol.asyncDispose]();
    expect(closed).toMatchObject({ opened: 1, closed: 1 });

    const fails = watchSource(kind, messages, { error: new Error('broken') });
    expect(await errorOf(readAll(broadcast(fails.source).subscribe()))).toMatchObject({ message: 'broken' });
    expect(fails).toMatchObject({ opened: 1, closed: 1 });
  });
});

describe('a reader that comes late', () => {
  it('is told the last `replay` values first', async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source, { replay: 3, whenUnread: 'run' });
    source.push(...numbers(10));
    await settle();
    const late = hub.subscribe();
    const now = hub.subscribe({ from: 'now' });
    source.push(10);
    source.end();
    expect(await readAll(late)).toEqual([7, 8, 9, 10]);
    expect(await readAll(now)).toEqual([10]);
  });

  it('is told what is kept after the end as well, and how it ended', async () => {
    const ended = broadcast(numbers(3));
    await readAll(ended.subscribe());
    await ended.ended;
    expect(await readAll(ended.subscribe())).toEqual([0, 1, 2]);

    const source = new PushSource<number>();
    const failed = broadcast(source, { whenUnread: 'run' });
    source.push(1);
    source.fail(new Error('broken'));
    await failed.ended;
    const reader = failed.subscribe();
    expect(await take(reader, 1)).toEqual([1]);
    await expect(reader.next()).rejects.toThrow('broken');
  });

  it('gets nothing where nothing is to be kept', async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source, { replay: 0, whenUnread: 'run' });
    source.push(1, 2);
    await settle();
    const late = hub.subscribe();
    source.push(3);
    source.end();
    expect(await readAll(late)).toEqual([3]);
  });
});

describe('a reader that comes again', () => {
  it('goes on after the value it read last, wherever that was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 50 }), async (count, left) => {
        const hub = broadcast(numbers(count + left), { replay: 100 });
        const first = hub.subscribe();
        expect(first.lastId).toBeUndefined();
        const before = await take(first, count);
        const { lastId } = first;
        await first.return();
        const after = await readAll(
          lastId === undefined ? hub.subscribe() : hub.subscribe({ after: lastId }),
        );
        expect([...before, ...after]).toEqual(numbers(count + left));
      }),
    );
  });

  it('knows its place behind helpers that look at each message for itself', async () => {
    const messages = [...streamedText('m1', 'a'), result(), result()];
    const hub = broadcast(messages);
    const turn = untilResult(hub.subscribe());
    await readAll(turn);
    expect(await readAll(hub.subscribe({ after: turn.lastId ?? '' }))).toEqual(messages.slice(-1));
    const snapshots = textSnapshots(hub.subscribe());
    await snapshots.next();
    expect(snapshots.lastId).toBeUndefined();
  });

  it('has ids that grow, as texts too', async () => {
    const hub = broadcast(numbers(1_000));
    const reader = hub.subscribe();
    const ids: string[] = [];
    for await (const _ of reader) ids.push(reader.lastId ?? '');
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1_000);
    expect(hub.lastId).toBe(ids.at(-1));
  });

  it('is refused an id of another broadcast, one made up, and one to come', async () => {
    const [hub, other] = [broadcast(numbers(9)), broadcast(numbers(9))];
    await Promise.all([readAll(hub.subscribe()), readAll(other.subscribe())]);
    const own = hub.lastId ?? '';
    const forged = [
      other.lastId ?? '',
      '',
      '3',
      own.slice(0, -1),
      `${own}0`,
      own.replace(/\d$/, '9'),
      `${own}\n`,
    ];
    for (const after of forged) {
      const subscribing = () => hub.subscribe({ after });
      expect(subscribing, after).toThrow(UnknownCursorError);
      expect(subscribing, after).toThrow(expect.objectContaining({ reason: 'foreign', cursor: after }));
    }
    expect(hub.readers).toBe(0);
    expect(isTroupeError(new UnknownCursorError('x', 'foreign'), 'UNKNOWN_CURSOR')).toBe(true);
  });

  it('shares no more of its ids with another broadcast than anybody could guess', async () => {
    const names = await Promise.all(
      numbers(50).map(async () => {
        const hub = broadcast(['x']);
        await readAll(hub.subscribe());
        return hub.lastId?.slice(0, 32);
      }),
    );
    expect(new Set(names).size).toBe(50);
  });

  it('is told when what it missed is no longer kept', async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source, { replay: 2, whenUnread: 'run' });
    const reader = hub.subscribe();
    source.push(0);
    await take(reader, 1);
    const id = reader.lastId ?? '';
    await reader.return();
    source.push(1, 2);
    await settle();
    const again = hub.subscribe({ after: id });
    await again.return();
    source.push(3);
    await settle();
    expect(() => hub.subscribe({ after: id })).toThrow(expect.objectContaining({ reason: 'expired' }));
    await hub.close();
  });
});

describe('a slow reader', () => {
  const slow = async (options: BroadcastOptions, values: readonly unknown[]) => {
    const source = new PushSource<unknown>();
    const hub = broadcast(source, { maxUnread: 10, replay: 0, ...options });
    const fast = readAll(hub.subscribe({ whenSlow: 'hold' }));
    const reader = hub.subscribe();
    source.push(...values);
    await settle();
    return { source, hub, fast, reader };
  };

  it("that is to be held for holds the source, for all, until it has read half; nothing is lost ('hold')", async () => {
    const { source, fast, reader } = await slow({ whenSlow: 'hold' }, numbers(100));
    // Ten are unread; what was asked for beyond them waits outside.
    expect(source.asked).toBeLessThanOrEqual(11);
    await take(reader, 4);
    await settle();
    expect(source.asked).toBeLessThanOrEqual(11);
    await take(reader, 1);
    await settle();
    expect(source.asked).toBeGreaterThan(11);
    source.end();
    expect(await readAll(reader)).toEqual(numbers(100).slice(5));
    expect(await fast).toEqual(numbers(100));
  });

  it('that leaves, or whose signal does, holds nobody any longer', async () => {
    const { source, hub, fast, reader } = await slow({ whenSlow: 'hold' }, numbers(100));
    const leaving = new AbortController();
    const other = hub.subscribe({ signal: leaving.signal });
    await reader.return();
    leaving.abort();
    source.end();
    expect(await fast).toEqual(numbers(100));
    expect(await readAll(other)).toEqual([]);
  });

  it("that may lose deltas keeps whole messages, and its text comes right ('drop_deltas')", async () => {
    const pieces = numbers(100).map((at) => `<${at}>`);
    const messages = [...streamedText('m1', ...pieces), ...streamedText('m2', 'end'), result()];
    const { source, fast, reader } = await slow({ whenSlow: 'drop_deltas' }, messages);
    source.end();
    expect(await fast).toEqual(messages);
    expect(reader.dropped).toBeGreaterThan(50);
    const kept = await readAll(reader);
    const isKept = ({ type }: Message) => type === 'assistant' || type === 'result';
    expect((kept as Message[]).filter(isKept)).toEqual(messages.filter(isKept));
    expect((await readAll(textSnapshots(kept as Message[]))).at(-1)).toBe(`${pieces.join('')}end`);
  });

  it('that has too many whole messages unread is cut off all the same', async () => {
    const { hub, fast, source, reader } = await slow({ whenSlow: 'drop_deltas' }, numbers(100));
    source.end();
    expect(await fast).toEqual(numbers(100));
    const error = await errorOf(reader.next());
    expect(error).toBeInstanceOf(SlowReaderError);
    expect(error).toMatchObject({ code: 'SLOW_READER', maxUnread: 10 });
    expect(isTroupeError(error, 'SLOW_READER')).toBe(true);
    expect(hub.readers).toBe(0);
  });

  it("is cut off, and the others do not notice ('disconnect')", async () => {
    const { source, hub, fast, reader } = await slow({ whenSlow: 'disconnect' }, numbers(100));
    expect(hub.readers).toBe(1);
    source.end();
    expect(await fast).toEqual(numbers(100));
    await expect(reader.next()).rejects.toBeInstanceOf(SlowReaderError);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('can come again and go on, as long as what it missed is kept', async () => {
    const { hub, source, reader } = await slow({ whenSlow: 'disconnect', replay: 1_000 }, [0]);
    await take(reader, 1);
    source.push(...numbers(100).slice(1));
    await settle();
    await expect(reader.next()).rejects.toBeInstanceOf(SlowReaderError);
    const again = hub.subscribe({ after: reader.lastId ?? '', whenSlow: 'hold' });
    source.end();
    expect(await readAll(again)).toEqual(numbers(100).slice(1));
  });

  it('is not one that was given much at once and had no time to read', async () => {
    const hub = broadcast(numbers(10_000), { maxUnread: 5, whenSlow: 'disconnect' });
    const [one, other] = await Promise.all([readAll(hub.subscribe()), readAll(hub.subscribe())]);
    expect(one).toEqual(numbers(10_000));
    expect(other).toEqual(one);
  });

  it('is not one that was replayed more than it may have unread', async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source, { maxUnread: 5, replay: 50, whenSlow: 'disconnect', whenUnread: 'run' });
    source.push(...numbers(50));
    await settle();
    const reader = hub.subscribe();
    source.push(50, 51, 52, 53);
    await settle();
    source.end();
    expect(await readAll(reader)).toEqual(numbers(54));
  });

  it.each(['hold', 'drop_deltas', 'disconnect'] as const)(
    'keeps the broadcast from holding more than it says: `replay` and `maxUnread` values (%s)',
    async (whenSlow) => {
      const alive = new Alive();
      async function* makes(): AsyncGenerator<Message> {
        for (let at = 0; at < 2_000; at += 1) yield alive.watch(textDelta(String(at)));
      }
      const hub = broadcast(makes(), { maxUnread: 8, replay: 8, whenSlow });
      const stalled = hub.subscribe();
      const fast = readAll(hub.subscribe({ whenSlow: 'hold' })).then((read) => read.length);
      await settle();
      if (whenSlow !== 'hold') expect(await fast).toBe(2_000);
      expect(await alive.count()).toBeLessThanOrEqual(16 + 2);
      await Promise.all([stalled.return(), hub.close(), fast]);
      expect(hub.readers).toBe(0);
    },
  );
});

describe('nobody reading', () => {
  it("lets the source wait, before the first reader and between two ('pause')", async () => {
    const source = new PushSource<number>();
    source.push(...numbers(10));
    const hub = broadcast(source);
    await settle();
    expect(source.asked).toBe(0);
    const first = hub.subscribe();
    await take(first, 10);
    await first.return();
    const { asked } = source;
    source.push(10, 11);
    await settle();
    expect(source.asked).toBe(asked);
    source.end();
    expect(await readAll(hub.subscribe())).toEqual(numbers(12));
  });

  it("lets the source run into the replay ('run')", async () => {
    const source = new PushSource<number>();
    source.push(...numbers(10));
    const hub = broadcast(source, { whenUnread: 'run' });
    source.end();
    await hub.ended;
    expect(await readAll(hub.subscribe())).toEqual(numbers(10));
  });

  it("closes the source when the last one leaves, not before the first ('close')", async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source, { whenUnread: 'close' });
    await settle();
    expect(source.closed).toBe(0);
    const [one, other] = [hub.subscribe(), hub.subscribe()];
    await one.return();
    expect(source.closed).toBe(0);
    await other.return();
    expect(source.closed).toBe(1);
    await hub.ended;
    expect(await readAll(hub.subscribe())).toEqual([]);
  });

  it('is told to the caller, as is every other number of readers', async () => {
    const counts: number[] = [];
    const source = new PushSource<number>();
    const hub = broadcast(source, { onReaders: (count) => counts.push(count) });
    const leaving = new AbortController();
    const one = hub.subscribe();
    const other = hub.subscribe({ signal: leaving.signal });
    hub.subscribe({ signal: AbortSignal.abort() });
    expect(counts).toEqual([1, 2, 3, 2]);
    await one.return();
    await one.return();
    leaving.abort();
    expect(counts).toEqual([1, 2, 3, 2, 1, 0]);
    expect(await readAll(other)).toEqual([]);
    const last = hub.subscribe();
    source.end();
    await readAll(last);
    expect(counts.slice(6)).toEqual([1, 0]);
  });

  it('ends with the error when the caller throws at it', async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source, {
      onReaders: () => {
        throw new Error('mine');
      },
    });
    await expect(hub.subscribe().next()).rejects.toThrow('mine');
    expect(source.closed).toBe(1);
  });
});

describe('close', () => {
  it('lets readers end with what they have, also those that wait', async () => {
    const source = new PushSource<number>();
    const hub = broadcast(source);
    const [behind, waits] = [hub.subscribe(), hub.subscribe()];
    source.push(1, 2);
    expect(await take(waits, 2)).toEqual([1, 2]);
    const waiting = waits.next();
    await hub.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await readAll(behind)).toEqual([1, 2]);
    expect(source.closed).toBe(1);
    await hub.ended;
  });

  it('rejects when the source cannot be closed, and tells no reader', async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => Promise.reject(new Error('stuck')),
      }),
    };
    const hub = broadcast(source);
    const waiting = hub.subscribe().next();
    await settle();
    await expect(hub.close()).rejects.toThrow('stuck');
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});

describe('gatherMs', () => {
  /** What a reader got each time that it was woken. */
  function wakings(stream: AsyncIterable<number>): number[][] {
    const woken: number[][] = [];
    void (async () => {
      let isAwake = false;
      for await (const value of stream) {
        if (!isAwake) {
          isAwake = true;
          woken.push([]);
          setImmediate(() => {
            isAwake = false;
          });
        }
        woken.at(-1)?.push(value);
      }
    })();
    return woken;
  }

  it('tells what comes after a silence at once, and what follows soon together', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<number>();
    const hub = broadcast(source, { gatherMs: 20, clock });
    const woken = [wakings(hub), wakings(hub)];
    const told = () => woken.map((one) => one.flat());
    source.push(0);
    await settle();
    expect(told()).toEqual([[0], [0]]);
    for (const value of [1, 2, 3]) {
      source.push(value);
      await settle();
    }
    await clock.advance(19);
    expect(told()).toEqual([[0], [0]]);
    await clock.advance(1);
    source.push(4);
    await settle();
    await clock.advance(20);
    expect(woken).toEqual([
      [[0], [1, 2, 3], [4]],
      [[0], [1, 2, 3], [4]],
    ]);
    // The last one was followed by a silence, after which nothing waits.
    await clock.advance(20);
    expect(clock.pendingTimers).toBe(0);
    source.push(5);
    await settle();
    expect(told()).toEqual([
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
    await hub.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('loses nothing and holds no reader for slow that was not woken', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<number>();
    const hub = broadcast(source, { gatherMs: 20, clock, maxUnread: 4, whenSlow: 'disconnect' });
    const reading = readAll(hub.subscribe());
    await settle();
    for (const value of numbers(1_000)) {
      source.push(value);
      if (value % 3 === 0) await settle();
    }
    source.end();
    await settle();
    // The end is told at once, too.
    expect(await reading).toEqual(numbers(1_000));
    expect(clock.pendingTimers).toBe(0);
  });

  it('sets no timer for a broadcast that nobody reads', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<number>();
    await using hub = broadcast(source, { gatherMs: 20, clock, whenUnread: 'run' });
    source.push(0, 1);
    await settle();
    expect([hub.lastId === undefined, clock.pendingTimers]).toEqual([false, 0]);
  });
});

describe('the options', () => {
  it.each([
    { gatherMs: -1 },
    { replay: -1 },
    { replay: Number.POSITIVE_INFINITY },
    { maxUnread: 0 },
    { maxUnread: 1.5 },
    { whenSlow: 'wait' },
    { whenUnread: 'stop' },
  ])('refuse %o', (options) => {
    // What the types forbid, a caller without types can still do.
    expect(() => broadcast([], options as BroadcastOptions)).toThrow(TypeError);
  });

  it('of one reader are its own', async () => {
    const source = new PushSource<Message>();
    const hub = broadcast(source, { whenSlow: 'disconnect', maxUnread: 5 });
    const patient = hub.subscribe({ maxUnread: 5_000 });
    const hurried = hub.subscribe();
    source.push(...numbers(3_000).map((at) => textDelta(String(at))));
    source.end();
    await settle();
    await expect(readAll(hurried)).rejects.toBeInstanceOf(SlowReaderError);
    expect(await readAll(patient)).toHaveLength(3_000);
    expect(() => hub.subscribe({ maxUnread: 0 })).toThrow('`maxUnread`');
  });
});
