import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toReadable } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { sourceKinds, watchSource } from './support/watched-source.ts';
import { result } from './support/wire-messages.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const closed = (stream: { once(event: 'close', listener: () => void): unknown }) =>
  new Promise<void>((resolve) => stream.once('close', resolve));

describe('toReadable', () => {
  it('is the source as bytes, whatever its texts and whatever the room', async () => {
    const values = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array()), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(values, fc.integer({ min: 1, max: 40 }), async (parts, highWaterMark) => {
        const chunks = await readAll(toReadable(parts, { highWaterMark }));
        const whole = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
        expect(Buffer.concat(chunks)).toEqual(whole);
      }),
    );
  });

  it('joins texts that are there at once, up to a point', async () => {
    const stream = toReadable(Array.from({ length: 100 }, () => 'x'.repeat(1_000)));
    const sizes: number[] = [];
    // Chunk by chunk, as they were pushed: an iterator takes all that has been buffered as one.
    stream.on('data', (chunk: Buffer) => sizes.push(chunk.length));
    await once(stream, 'end');
    expect(sizes.length).toBeLessThan(10);
    expect(Math.max(...sizes)).toBeLessThan(18_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100_000);
  });

  it('is one chunk a value in object mode', async () => {
    const values = [{ a: 1 }, 'a', '', 'b', 0];
    expect(await readAll(toReadable(values, { objectMode: true }))).toEqual(values);
  });

  it('asks the source for nothing before it is read, and for no more than there is room for', async () => {
    const source = new PushSource<string>();
    source.push(...Array.from({ length: 100 }, () => 'x'.repeat(10)));
    const stream = toReadable(source, { highWaterMark: 30 });
    await settle();
    expect(source.asked).toBe(0);
    stream.once('readable', () => {});
    await settle();
    await settle();
    expect(source.asked).toBeLessThan(6);
    stream.destroy();
    await closed(stream);
  });

  it('slows the source down to the pace of a slow writer', async () => {
    const source = new PushSource<string>();
    source.push(...Array.from({ length: 1_000 }, () => 'x'.repeat(1_000)));
    source.end();
    let ahead = 0;
    let written = 0;
    const slow = new Writable({
      highWaterMark: 1_000,
      write(chunk: Buffer, _encoding, done) {
        written += chunk.length;
        ahead = Math.max(ahead, source.asked * 1_000 - written);
        setImmediate(done);
      },
    });
    await pipeline(toReadable(source, { highWaterMark: 4_000 }), slow);
    expect(written).toBe(1_000_000);
    expect(ahead).toBeLessThan(10_000);
  });

  it.each(sourceKinds)(
    'closes an %s once, when it ends, when it is destroyed, and when it fails',
    async (kind) => {
      const messages = [result(), result()];
      const ends = watchSource(kind, messages);
      await readAll(toReadable(ends.source, { objectMode: true }));
      expect(ends).toMatchObject({ opened: 1, closed: 1 });

      const left = watchSource(kind, messages);
      for await (const _ of toReadable(left.source, { objectMode: true, highWaterMark: 1 })) break;
      expect(left).toMatchObject({ opened: 1, closed: 1 });

      const fails = watchSource(kind, messages, { error: new Error('broken') });
      await expect(readAll(toReadable(fails.source, { objectMode: true }))).rejects.toThrow('broken');
      expect(fails).toMatchObject({ opened: 1, closed: 1 });
    },
  );

  it('closes its source when the one it is piped into is destroyed', async () => {
    const source = new PushSource<string>();
    source.push('a');
    const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
    await expect(pipeline(toReadable(source), sink)).rejects.toThrow('gone');
    expect(source.closed).toBe(1);
  });

  it('is ended by its signal', async () => {
    const source = new PushSource<string>();
    const stopping = new AbortController();
    const reading = readAll(toReadable(source, { signal: stopping.signal }));
    await settle();
    stopping.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(source.closed).toBe(1);
  });
});
