import { toReadableStream, toServerSentEvents } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { sourceKinds, watchSource } from './support/watched-source.ts';
import { result } from './support/wire-messages.ts';

describe('toReadableStream', () => {
  it('is the source, value by value', async () => {
    expect(await readAll(toReadableStream([1, undefined, 'a']))).toEqual([1, undefined, 'a']);
  });

  it('is the body of a web response when it is encoded', async () => {
    const response = new Response(toReadableStream(toServerSentEvents(['Grüße']), { encode: true }));
    expect(await response.text()).toBe(':\n\ndata: Grüße\n\nevent: end\ndata: {}\n\n');
  });

  it('asks the source when it is read, and for one value', async () => {
    const source = new PushSource<number>();
    source.push(1, 2, 3);
    const reader = toReadableStream(source).getReader();
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.asked).toBe(0);
    expect(await reader.read()).toEqual({ done: false, value: 1 });
    expect(source.asked).toBe(1);
    await reader.cancel();
  });

  it.each(sourceKinds)(
    'closes an %s once, when it ends, when it is cancelled, and when it fails',
    async (kind) => {
      const messages = [result(), result()];
      const ends = watchSource(kind, messages);
      await readAll(toReadableStream(ends.source));
      expect(ends).toMatchObject({ opened: 1, closed: 1 });

      const left = watchSource(kind, messages);
      await toReadableStream(left.source).cancel();
      expect(left).toMatchObject({ opened: 1, closed: 1 });

      const fails = watchSource(kind, messages, { error: new Error('broken') });
      await expect(readAll(toReadableStream(fails.source))).rejects.toThrow('broken');
      expect(fails).toMatchObject({ opened: 1, closed: 1 });
    },
  );

  it('closes a source that is silent while it is waited for', async () => {
    const source = new PushSource<number>();
    const reader = toReadableStream(source).getReader();
    const waiting = reader.read();
    await reader.cancel();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(source.closed).toBe(1);
  });
});
