import type { Message } from '@troupe/core/messages';
import { broadcast, textDeltas, toServerSentEvents } from '@troupe/stream';
import { inBatches, one, recordedTurn } from './recorded-turn.ts';

/** How many things were done. */
export type Load = () => Promise<number>;

const manyDeltas = recordedTurn(100_000);
const someDeltas = recordedTurn(2_000);
const readers = 100;
// As many as 64 KB of deltas of 350 bytes.
const batchSize = 187;

async function countAll(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of stream) count += 1;
  return count;
}

/** Nothing but the loop, over promises that are resolved already: what no helper can do better. */
const bareLoop: Load = () => {
  let at = 0;
  const next = (): Promise<IteratorResult<Message>> => {
    const value = manyDeltas[at++];
    return Promise.resolve(value === undefined ? { done: true, value } : { done: false, value });
  };
  return countAll({ [Symbol.asyncIterator]: () => ({ next }) });
};

async function toReaders(source: AsyncIterable<Message>): Promise<number> {
  const hub = broadcast(source, { whenSlow: 'hold' });
  const counts = await Promise.all(Array.from({ length: readers }, () => countAll(hub.subscribe())));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function toClients(): Promise<number> {
  const hub = broadcast(inBatches(someDeltas, batchSize), { whenSlow: 'hold' });
  const counts = await Promise.all(Array.from({ length: readers }, () => countAll(toServerSentEvents(hub))));
  return counts.reduce((sum, count) => sum + count, 0);
}

export const loads = {
  'bare loop over messages in memory': bareLoop,
  'textDeltas() of a turn in memory': () => countAll(textDeltas(manyDeltas)),
  'textDeltas() of a turn in batches': () => countAll(textDeltas(inBatches(manyDeltas, batchSize))),
  'broadcast() to 100 readers, in batches': () => toReaders(inBatches(someDeltas, batchSize)),
  'broadcast() to 100 readers, one by one': () => toReaders(one(someDeltas)),
  'server-sent events to 100 readers': toClients,
} as const satisfies Record<string, Load>;

export type LoadName = keyof typeof loads;

/** How many values a broadcast holds while one of its readers stands still and another one reads on. */
export async function heldForStalled(
  count: number,
  options: { replay: number; maxUnread: number },
): Promise<number> {
  const refs: WeakRef<object>[] = [];
  const [delta] = someDeltas.filter(({ type }) => type === 'stream_event');
  async function* makes(): AsyncGenerator<object> {
    for (let at = 0; at < count; at += 1) yield make();
  }
  // Apart, so that the generator holds none of them.
  const make = () => {
    const value = { ...delta };
    refs.push(new WeakRef(value));
    return value;
  };
  const hub = broadcast(makes(), options);
  const stalled = hub.subscribe();
  await countAll(hub.subscribe({ whenSlow: 'hold' }));
  // What a WeakRef was asked for is kept for the rest of its task.
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const held = refs.filter((ref) => ref.deref() !== undefined).length;
  await stalled.return();
  return held;
}
