// What the stream helpers can do, in memory. Needs `--expose-gc`. `--rounds=n` (default 9).
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatSpread, spreadOf } from '../ratio.ts';
import { heldForStalled, type LoadName, loads } from './loads.ts';

interface Bar {
  readonly of: LoadName;
  /** Millions per second, the median of the rounds. */
  readonly atLeast: number;
}

const bars: readonly Bar[] = [
  { of: 'textDeltas() of a turn in memory', atLeast: 5 },
  { of: 'textDeltas() of a turn in batches', atLeast: 5 },
  { of: 'broadcast() to 100 readers, in batches', atLeast: 1 },
  { of: 'broadcast() to 100 readers, one by one', atLeast: 1 },
];

const bounds = { replay: 512, maxUnread: 512 };

/** A run is short, so a round has so many, and counts as a whole. */
const runsOfRound = 12;

/** Runs the helper benchmarks and says how many bars were missed. */
export async function benchHelpers(rounds: number): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Run with --expose-gc.');
  const names = Object.keys(loads).filter(isLoad);
  const samples = new Map<LoadName, number[]>(names.map((name) => [name, []]));
  // The first round is for the compiler.
  for (let round = -1; round < rounds; round += 1) {
    // Each round begins with another load, so that none always has the quiet or the busy moment.
    for (const at of names.keys()) {
      const name = names[(at + round + names.length) % names.length];
      if (name === undefined) continue;
      const rate = await rateOf(name);
      if (round >= 0) samples.get(name)?.push(rate);
    }
  }
  printTable(samples, rounds);
  return printBars(samples, await heldForStalled(20_000, bounds));
}

function isLoad(name: string): name is LoadName {
  return name in loads;
}

/** Millions per second. */
async function rateOf(name: LoadName): Promise<number> {
  globalThis.gc?.();
  const before = performance.now();
  let count = 0;
  for (let run = 0; run < runsOfRound; run += 1) count += await loads[name]();
  return count / (performance.now() - before) / 1_000;
}

function printTable(samples: ReadonlyMap<LoadName, readonly number[]>, rounds: number): void {
  console.log(`\nstream helpers: millions per second, median (lowest–highest) of ${rounds} rounds\n`);
  console.log('| | millions/s |\n|---|---|');
  for (const [name, rates] of samples) console.log(`| ${name} | ${formatSpread(spreadOf(rates))} |`);
}

function printBars(samples: ReadonlyMap<LoadName, readonly number[]>, held: number): number {
  console.log('\n| helper | bar | measured | |\n|---|---|---|---|');
  const met = bars.map(({ of, atLeast }) => {
    const rate = spreadOf(samples.get(of) ?? []);
    return printBar(`${of}, millions/s`, `≥ ${atLeast}`, formatSpread(rate), rate.median >= atLeast);
  });
  const bound = bounds.replay + bounds.maxUnread;
  const says = `values held for a stalled reader (replay ${bounds.replay}, maxUnread ${bounds.maxUnread})`;
  met.push(printBar(says, `≤ ${bound}`, String(held), held <= bound));
  return met.filter((isMet) => !isMet).length;
}

function printBar(says: string, bar: string, measured: string, isMet: boolean): boolean {
  console.log(`| ${says} | ${bar} | ${measured} | ${isMet ? 'met' : 'MISSED'} |`);
  return isMet;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
  const missed = await benchHelpers(Number(values.rounds));
  process.exitCode = missed === 0 ? 0 : 1;
}
