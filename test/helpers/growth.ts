import { performance } from 'node:perf_hooks';

/**
 * How many times more work four times the input is: 4 for what is linear, 16 for what is quadratic. The shortest of
 * several runs counts, so that a busy machine makes no difference.
 */
export function growth(work: (size: number) => void, size: number): number {
  const shortest = (of: number) => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run += 1) {
      const begin = performance.now();
      work(of);
      best = Math.min(best, performance.now() - begin);
    }
    // What takes no time at all grows by chance.
    return Math.max(best, 0.5);
  };
  return shortest(size * 4) / shortest(size);
}
