import { merge } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { watchSource } from './support/watched-source.ts';
import { result } from './support/wire-messages.ts';

describe('merge', () => {
  it('yields values in the order they come, and ends when all have ended', async () => {
    const [one, other] = [new PushSource<string>(), new PushSource<string>()];
    const stream = merge(one, other);
    const first = stream.next();
    other.push('b');
    expect(await first).toEqual({ done: false, value: 'b' });
    one.push('a');
    expect(await stream.next()).toEqual({ done: false, value: 'a' });
    other.end();
    const last = stream.next();
    one.push('c');
    expect(await last).toEqual({ done: false, value: 'c' });
    one.end();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('lets sources that have something take turns', async () => {
    expect(await readAll(merge([1, 2, 3], ['a'], [true, false]))).toEqual([1, 'a', true, 2, false, 3]);
  });

  it('keeps values that are nothing much', async () => {
    expect(await readAll(merge([undefined, null], [0, '']))).toEqual([undefined, 0, null, '']);
  });

  it('is over at once without sources', async () => {
    expect(await readAll(merge())).toEqual([]);
  });

  it('closes the others and ends with the error when one throws', async () => {
    const one = watchSource('turn', [result(), result()]);
    const other = new PushSource();
    other.fail(new Error('broken'));
    await expect(readAll(merge(one.source, other))).rejects.toThrow('broken');
    expect(one.closed).toBe(1);
  });

  it('closes all when it is left', async () => {
    const watched = (['iterable', 'async iterable', 'turn'] as const).map((kind) =>
      watchSource(kind, [result(), result()]),
    );
    for await (const _ of merge(...watched.map(({ source }) => source))) break;
    expect(watched.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });

  it('closes those that are silent while it waits', async () => {
    const sources = [new PushSource(), new PushSource()];
    const stream = merge(...sources);
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(sources.map(({ closed }) => closed)).toEqual([1, 1]);
  });

  it('does not ask a silent source again and again while another one talks', async () => {
    const [silent, talks] = [new PushSource<number>(), new PushSource<number>()];
    const stream = merge(silent, talks);
    talks.push(...Array.from({ length: 50 }, (_, at) => at));
    for (let at = 0; at < 50; at += 1) expect(await stream.next()).toEqual({ done: false, value: at });
    expect(silent.asked).toBe(1);
    await stream.return();
  });
});
