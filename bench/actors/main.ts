// What an actor costs, against bare nact in the same run. Needs `--expose-gc`. `--rounds=n` (default 9).
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatSpread, ratios, spreadOf } from '../ratio.ts';
import { asks, bytesEach, nactAsks, nactBytesEach, nactTells, tells } from './loads.ts';

const actors = 10_000;
const messages = 200_000;
const questions = 10_000;

const rows = [
  {
    says: 'bytes of an idle actor : of one of bare nact',
    unit: 'bytes',
    ours: () => bytesEach(actors),
    nact: () => nactBytesEach(actors),
    atMost: 2,
  },
  {
    says: 'a tell : a dispatch of bare nact, CPU',
    unit: 'µs',
    ours: () => tells(messages),
    nact: () => nactTells(messages),
    atMost: 0.2,
  },
  {
    says: 'ask and answer : the same with a dispatch of bare nact, CPU',
    unit: 'µs',
    ours: () => asks(questions),
    nact: () => nactAsks(questions),
    atMost: 2,
  },
] as const;

/** Runs the benchmarks of actors and says how many bars were missed. */
export async function benchActors(rounds: number): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Run with --expose-gc.');
  const samples = rows.map(() => ({ ours: [] as number[], nact: [] as number[] }));
  // The first round is for the compiler. Which of the two goes first changes from round to round.
  for (let round = -1; round < rounds; round += 1) {
    for (const [at, row] of rows.entries()) {
      for (const who of round % 2 === 0 ? (['ours', 'nact'] as const) : (['nact', 'ours'] as const)) {
        const cost = await row[who]();
        if (round >= 0) samples[at]?.[who].push(cost);
      }
    }
  }
  console.log(`\nactors: median (lowest–highest) of ${rounds} rounds\n`);
  console.log('| ratio | bar | measured | ours | nact | |\n|---|---|---|---|---|---|');
  const missed = rows.filter(({ says, unit, atMost }, at) => {
    const { ours, nact } = samples[at] ?? { ours: [], nact: [] };
    const spread = spreadOf(ratios(ours, nact));
    const isMet = spread.median <= atMost;
    const of = (costs: readonly number[]) => `${formatSpread(spreadOf(costs))} ${unit}`;
    const columns = [says, `≤ ${atMost}`, formatSpread(spread), of(ours), of(nact), isMet ? 'met' : 'MISSED'];
    console.log(`| ${columns.join(' | ')} |`);
    return !isMet;
  });
  return missed.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
  process.exitCode = (await benchActors(Number(values.rounds))) === 0 ? 0 : 1;
}
