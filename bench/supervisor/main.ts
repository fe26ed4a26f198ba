// What supervision costs, against bare nact in the same run. Needs `--expose-gc`. `--rounds=n` (default 9).
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatSpread, ratios, spreadOf } from '../ratio.ts';
import { heapAfter, nactPairs, nactSpawnAll, restarts, superviseActors, superviseInMemory } from './loads.ts';

const many = 10_000;
const few = 1_000;

const loads = {
  'bare nact: spawn 10 000, stop them': () => nactSpawnAll(many),
  'bare nact: 10 000 times spawn and stop': () => nactPairs(many),
  'supervisor: start and stop 1 000 children in memory': () => superviseInMemory(few, 10),
  'supervisor: start and stop 10 000 children in memory': () => superviseInMemory(many, 1),
  'supervisor: start and stop 10 000 actors': () => superviseActors(many),
  'supervisor: restart one child among 1 000': () => restarts(few, many),
  'supervisor: restart one child among 10 000': () => restarts(many, many),
} as const;

type LoadName = keyof typeof loads;

interface Bar {
  readonly says: string;
  readonly of: LoadName;
  readonly to: LoadName;
  /** Time to time. */
  readonly atMost: number;
}

const bars: readonly Bar[] = [
  {
    says: 'start and stop 10 000 children : the same in bare nact, time',
    of: 'supervisor: start and stop 10 000 children in memory',
    to: 'bare nact: spawn 10 000, stop them',
    atMost: 3,
  },
  {
    says: 'a child among 10 000 : a child among 1 000, time',
    of: 'supervisor: start and stop 10 000 children in memory',
    to: 'supervisor: start and stop 1 000 children in memory',
    atMost: 2,
  },
  {
    says: 'a restart among 1 000 : spawn and stop in bare nact, time',
    of: 'supervisor: restart one child among 1 000',
    to: 'bare nact: 10 000 times spawn and stop',
    atMost: 4,
  },
  {
    says: 'a restart among 10 000 : spawn and stop in bare nact, time',
    of: 'supervisor: restart one child among 10 000',
    to: 'bare nact: 10 000 times spawn and stop',
    atMost: 4,
  },
];

const heapRounds = 100;
const heapAtMost = 1.02;

/** Runs the supervisor benchmarks and says how many bars were missed. */
export async function benchSupervisor(rounds: number): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Run with --expose-gc.');
  const names = Object.keys(loads).filter(isLoad);
  const samples = new Map<LoadName, number[]>(names.map((name) => [name, []]));
  // The first round is for the compiler.
  for (let round = -1; round < rounds; round += 1) {
    // Each round begins with another load, so that none always has the quiet or the busy moment.
    for (const at of names.keys()) {
      const name = names[(at + round + names.length) % names.length];
      if (name === undefined) continue;
      const micros = await loads[name]();
      if (round >= 0) samples.get(name)?.push(micros);
    }
  }
  printTable(samples, rounds);
  return printBars(samples, await heapAfter(heapRounds));
}

function isLoad(name: string): name is LoadName {
  return name in loads;
}

function printTable(samples: ReadonlyMap<LoadName, readonly number[]>, rounds: number): void {
  console.log(`\nsupervision: microseconds of CPU for each, median (lowest–highest) of ${rounds} rounds\n`);
  console.log('| | CPU µs |\n|---|---|');
  for (const [name, micros] of samples) console.log(`| ${name} | ${formatSpread(spreadOf(micros), 1)} |`);
}

function printBars(samples: ReadonlyMap<LoadName, readonly number[]>, heap: number): number {
  console.log('\n| ratio | bar | measured | |\n|---|---|---|---|');
  const met = bars.map(({ says, of, to, atMost }) => {
    const spread = spreadOf(ratios(samples.get(of) ?? [], samples.get(to) ?? []));
    return printBar(says, atMost, formatSpread(spread), spread.median <= atMost);
  });
  const says = `heap after ${heapRounds} rounds : heap before`;
  met.push(printBar(says, heapAtMost, heap.toFixed(3), heap <= heapAtMost));
  return met.filter((isMet) => !isMet).length;
}

function printBar(says: string, atMost: number, measured: string, isMet: boolean): boolean {
  console.log(`| ${says} | ≤ ${atMost} | ${measured} | ${isMet ? 'met' : 'MISSED'} |`);
  return isMet;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
  const missed = await benchSupervisor(Number(values.rounds));
  process.exitCode = missed === 0 ? 0 : 1;
}
