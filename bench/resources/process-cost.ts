import { readdirSync, readFileSync } from 'node:fs';

/** What processes hold at one moment. */
export interface ProcessCost {
  /** Megabytes in memory, with what they share with others in full. */
  readonly rssMb: number;
  /** Megabytes in memory, with what they share with others by its fraction: these can be added up. */
  readonly pssMb: number;
  readonly fds: number;
  readonly threads: number;
}

/** The cost of a process and all its descendants. Linux alone tells it. */
export function costOf(pid: number): ProcessCost {
  const costs = [pid, ...descendantsOf(pid)].map(costOfOne);
  const sum = (pick: (cost: ProcessCost) => number) => costs.reduce((total, cost) => total + pick(cost), 0);
  return {
    rssMb: sum((cost) => cost.rssMb),
    pssMb: sum((cost) => cost.pssMb),
    fds: sum((cost) => cost.fds),
    threads: sum((cost) => cost.threads),
  };
}

/** How many files this process has open. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

function costOfOne(pid: number): ProcessCost {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return {
    rssMb: numberIn(memory, /^Rss: +(\d+) kB/m) / 1_000,
    pssMb: numberIn(memory, /^Pss: +(\d+) kB/m) / 1_000,
    fds: readdirSync(`/proc/${pid}/fd`).length,
    threads: numberIn(readFileSync(`/proc/${pid}/status`, 'utf8'), /^Threads:\s+(\d+)/m),
  };
}

function descendantsOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  if (children === '') return [];
  return children.split(' ').flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`The system does not tell ${pattern.source}.`);
  return Number(found);
}
