import { performance } from 'node:perf_hooks';

/**
 * How many times more work four times the input is: 4 for what is linear, 16 for what is quadratic. The best of many tries
 * counts, each the shortest of several runs, so that a busy machine makes no difference: it can make work longer, never
 * shorter.
 */
export function growth(work: (size: number) => void, size: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 20 && least > 5; attempt += 1) {
    least = Math.min(least, shortest(() => work(size * 4)) / shortest(() => work(size)));
  }
  return least;
}

function shortest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    const begin = performance.now();
    work();
    best = Math.min(best, performance.now() - begin);
  }
  // What takes no time at all grows by chance.
  return Math.max(best, 0.5);
}
