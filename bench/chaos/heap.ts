import { setImmediate as nextTick } from 'node:timers/promises';
import type { Tally } from './tally.ts';

const heapAtMost = 1.05;
// What is made once (compiled code, tables) outweighs what a short run could leave behind.
const crashesThatTell = 2_000;

/** Bytes of the heap in use, after a collection. */
export async function heapInUse(): Promise<number> {
  await nextTick();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Holds the last quarter of the samples against the first. */
export function judgeHeap(heap: readonly number[], crashes: number, tally: Tally): void {
  const quarter = Math.max(1, heap.length >> 2);
  const [first, last] = [heap.slice(0, quarter), heap.slice(-quarter)].map(
    (values) => values.reduce((one, other) => one + other, 0) / values.length / 1_048_576,
  );
  if (first === undefined || last === undefined) return;
  const ratio = last / first;
  const says = `heap: ${first.toFixed(1)} MiB in the first quarter, ${last.toFixed(1)} MiB in the last (${ratio.toFixed(3)})`;
  console.log(crashes < crashesThatTell ? `${says}; too few crashes to tell` : says);
  if (crashes >= crashesThatTell && ratio > heapAtMost) tally.violate(`${says}, at most ${heapAtMost}`);
}
