import type { Message } from '@troupe/core/messages';
import { describe, expect, it } from 'vitest';
import { BatchIterator, MessageReader } from '#core/turns/batch-reader.ts';
import { Inbox } from '#core/turns/inbox.ts';

// Messages in brief: these tests only tell them apart.
const note = (text: string) => ({ type: 'note', text }) as unknown as Message;
const delta = (text: string) => ({ type: 'stream_event', text }) as unknown as Message;
const texts = (messages: readonly Message[]) =>
  messages.map((message) => (message as { text?: string }).text);

describe('Inbox', () => {
  it('gives batches out in order, and then its end', async () => {
    const inbox = new Inbox();
    inbox.push([note('a'), note('b')]);
    inbox.push([note('c')]);
    inbox.end();
    inbox.push([note('too late')]);
    expect(inbox.count).toBe(3);
    expect([texts((await inbox.next()) ?? []), texts((await inbox.next()) ?? [])]).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(await inbox.next()).toBeUndefined();
    expect(inbox.count).toBe(0);
  });

  it('gives what is unread before the error it ended with, and the first end counts', async () => {
    const inbox = new Inbox();
    inbox.push([note('a')]);
    inbox.end(new Error('first'));
    inbox.end();
    expect(texts((await inbox.next()) ?? [])).toEqual(['a']);
    await expect(inbox.next()).rejects.toThrow('first');
  });

  it('wakes everyone who waits, whether something comes or it ends', async () => {
    const inbox = new Inbox();
    const waiting = [inbox.next(), inbox.next()];
    inbox.push([note('a')]);
    inbox.end();
    expect((await Promise.all(waiting)).filter((batch) => batch !== undefined)).toHaveLength(1);
  });

  it('drops streamed pieces and keeps whole messages in order', async () => {
    const inbox = new Inbox();
    inbox.push([note('read')]);
    inbox.take();
    inbox.push([delta('1'), note('a'), delta('2')]);
    inbox.push([delta('3')]);
    inbox.push([note('b')]);
    expect(inbox.dropDeltas()).toBe(3);
    expect(inbox.count).toBe(2);
    expect([texts((await inbox.next()) ?? []), texts((await inbox.next()) ?? [])]).toEqual([['a'], ['b']]);
  });
});

/** A source that counts how often it is closed. */
function sourceOf(inbox: Inbox) {
  const source = {
    closed: 0,
    next: () => inbox.next(),
    close() {
      source.closed += 1;
      inbox.end();
    },
  };
  return source;
}

describe('MessageReader', () => {
  it('gives each message to one of many calls that were not awaited, in order', async () => {
    const inbox = new Inbox();
    const reader = new MessageReader(sourceOf(inbox));
    const calls = Array.from({ length: 6 }, () => reader.next());
    inbox.push([note('a'), note('b')]);
    inbox.push([note('c')]);
    inbox.push([note('d')]);
    inbox.end();
    const read = (await Promise.all(calls)).map((next) =>
      next.done === true ? 'end' : texts([next.value])[0],
    );
    expect(read).toEqual(['a', 'b', 'c', 'd', 'end', 'end']);
  });

  it.each(['end', 'break', 'throw', 'error'] as const)('closes its source once on %s', async (way) => {
    const inbox = new Inbox();
    const source = sourceOf(inbox);
    inbox.push([note('a'), note('b')]);
    inbox.end(way === 'error' ? new Error('from the source') : undefined);
    const read = async () => {
      for await (const message of new MessageReader(source)) {
        if (way === 'break') break;
        if (way === 'throw') throw new Error(`thrown at ${texts([message])[0]}`);
      }
    };
    if (way === 'end' || way === 'break') await read();
    else await expect(read()).rejects.toThrow(way === 'throw' ? 'thrown at a' : 'from the source');
    expect(source.closed).toBe(1);
  });

  it('is over for good when it is left while it waits', async () => {
    const source = sourceOf(new Inbox());
    const reader = new MessageReader(source);
    const waiting = reader.next();
    await reader.return();
    expect([await waiting, await reader.next(), await reader.return()].map((next) => next.done)).toEqual([
      true,
      true,
      true,
    ]);
    expect(source.closed).toBe(1);
  });
});

describe('BatchIterator', () => {
  it('gives whole batches and closes its source once', async () => {
    const inbox = new Inbox();
    const source = sourceOf(inbox);
    inbox.push([note('a'), note('b')]);
    inbox.push([note('c')]);
    inbox.end();
    const sizes: number[] = [];
    for await (const batch of new BatchIterator(source)) sizes.push(batch.length);
    expect(sizes).toEqual([2, 1]);
    expect(source.closed).toBe(1);
  });
});
