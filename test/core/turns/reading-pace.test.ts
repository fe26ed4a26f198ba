import type { Message } from '@troupe/core/messages';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { parseTurnOptions } from '#core/options/parse-turn-options.ts';
import { KnownSecrets } from '#core/secrets/redact.ts';
import { ReadingPace } from '#core/turns/reading-pace.ts';
import { TurnRecord } from '#core/turns/turn-record.ts';

const piece = { type: 'stream_event' } as Message; // The pace counts messages and looks into none.

function paced() {
  const told: string[] = [];
  const life = new AbortController();
  const host = {
    secrets: new KnownSecrets(),
    readerMoved: () => {
      told.push('moved');
      pace.adjust(record, 0, 0);
    },
    readerLeft: () => undefined,
    interrupt: () => undefined,
    beginWait: () => undefined,
    steer: () => Promise.resolve(),
  };
  const record = new TurnRecord({ id: 'a', prompt: 'x', options: parseTurnOptions({}) }, host);
  const pace = new ReadingPace({
    bufferMessages: 4,
    claimTimeoutMs: Number.POSITIVE_INFINITY,
    maxParkedBytes: 100,
    clock: new SimulatedClock(),
    life: life.signal,
    pause: () => told.push('pause'),
    resume: () => told.push('resume'),
    giveUpControls: () => told.push('give up'),
    onStalled: () => undefined,
    onUnclaimed: () => told.push('unclaimed'),
  });
  const hear = (count: number) => {
    for (let at = 0; at < count; at += 1) record.deliver([piece]);
    pace.adjust(record, 0, count);
  };
  return { told, record, hear, life, pace };
}

describe('ReadingPace', () => {
  it('is not told of a reader that keeps up', async () => {
    const { told, record, hear } = paced();
    const reader = record.read();
    for (let round = 0; round < 10; round += 1) {
      hear(4);
      for (let at = 0; at < 4; at += 1) await reader.next();
    }
    reader.close();
    expect(told).toEqual([]);
  });

  it('lets the pipe flow when a reader that was behind has read half, and is told of nothing after that', async () => {
    const { told, record, hear } = paced();
    const reader = record.read();
    hear(5);
    expect(told).toEqual(['pause']);
    for (let at = 0; at < 3; at += 1) await reader.next();
    expect(told).toEqual(['pause', 'moved', 'moved', 'moved', 'resume']);
    for (let at = 0; at < 2; at += 1) await reader.next();
    expect(told).toHaveLength(5);
  });

  it('lets the pipe flow when a reader that is behind leaves, or asks for the result', async () => {
    const left = paced();
    const reader = left.record.read();
    left.hear(5);
    reader.close();
    expect(left.told).toEqual(['pause', 'moved', 'resume']);
    const asked = paced();
    asked.record.read();
    asked.hear(5);
    asked.record.askResult().catch(() => undefined);
    expect(asked.told).toEqual(['pause', 'moved', 'resume']);
  });

  it('holds nothing after the life of the CLI', () => {
    const { told, hear, life, pace } = paced();
    hear(5);
    life.abort();
    expect(told).toEqual(['pause', 'resume']);
    expect(pace.isStalled).toBe(false);
  });
});
