// What callbacks cost: a stream beside them, tools called at once, and a tool called by the real CLI.
// `--rounds=n` (default 7).
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatSpread, ratios, spreadOf } from '../ratio.ts';
import { manyCallbacks, streamText, toolCalls } from './loads.ts';
import { bundledCliPath, startRoundTripHost } from './round-trip.ts';

const lines = 60_000;
const calls = 1_000;
const ratioAtMost = 1.05;
const callsAtLeast = 5_000;
const callsInARow = 20;
const fewestRoundTrips = 9;

/** Runs the callback benchmarks and says how many bars were missed. */
export async function benchCallbacks(rounds: number): Promise<number> {
  const missed = await benchLoads(rounds);
  return missed + (await benchRoundTrips(Math.max(rounds, fewestRoundTrips)));
}

/** A tool of this process called by the real CLI, beside the official SDK with the same CLI. */
async function benchRoundTrips(rounds: number): Promise<number> {
  const cliPath = bundledCliPath();
  await using ours = await startRoundTripHost('ours', cliPath);
  await using official = await startRoundTripHost('official', cliPath);
  const ourTimes: number[] = [];
  const theirTimes: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const pair = [
      { host: ours, times: ourTimes },
      { host: official, times: theirTimes },
    ];
    for (const { host, times } of round % 2 === 0 ? pair : pair.toReversed()) {
      const time = await host.measure(callsInARow);
      if (round >= 0) times.push(time);
    }
  }
  const ratio = spreadOf(ratios(ourTimes, theirTimes));
  const isMet = ratio.median <= ratioAtMost;
  console.log(`\ntool calls of the real CLI, ${rounds} rounds of ${callsInARow}, median (lowest–highest)`);
  console.log(`       a round trip, ms  ${formatSpread(spreadOf(ourTimes))}`);
  console.log(`       with the official SDK, ms  ${formatSpread(spreadOf(theirTimes))}`);
  console.log(
    `${isMet ? 'met   ' : 'MISSED'} a round trip : with the official SDK  ${formatSpread(ratio)}  at most ${ratioAtMost}`,
  );
  return Number(!isMet);
}

async function benchLoads(rounds: number): Promise<number> {
  const bare: number[] = [];
  const loaded: number[] = [];
  const rates: number[] = [];
  const cpuRates: number[] = [];
  // The first round is for the compiler and the file cache.
  for (let round = -1; round < rounds; round += 1) {
    // Each round begins with the other one, so that none always has the quiet moment.
    const pair = [() => streamText(lines, {}), () => streamText(lines, manyCallbacks)] as const;
    const first = round % 2 === 0 ? 0 : 1;
    const times = [0, 0];
    for (const at of [first, 1 - first]) times[at] = (await pair[at as 0 | 1]()) ?? Number.NaN;
    const rate = await toolCalls(calls);
    if (round < 0) continue;
    bare.push(times[0] ?? Number.NaN);
    loaded.push(times[1] ?? Number.NaN);
    rates.push(rate.byClock);
    cpuRates.push(rate.byCpu);
  }
  const ratio = spreadOf(ratios(loaded, bare));
  const rate = spreadOf(rates);
  const isRatioMet = ratio.median <= ratioAtMost;
  const isRateMet = rate.median >= callsAtLeast;
  console.log(`\ncallbacks, ${rounds} rounds, median (lowest–highest)`);
  console.log(
    `${isRatioMet ? 'met   ' : 'MISSED'} stream of ${lines} lines beside 20 hooks, 10 tools and canUseTool : without, processor time of the host  ${formatSpread(ratio)}  at most ${ratioAtMost}`,
  );
  console.log(
    `${isRateMet ? 'met   ' : 'MISSED'} ${calls} tool calls in one turn, calls a second  ${formatSpread(rate, 0)}  at least ${callsAtLeast}`,
  );
  console.log(`       the same, by processor time of the host  ${formatSpread(spreadOf(cpuRates), 0)}`);
  return Number(!isRatioMet) + Number(!isRateMet);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
  process.exitCode = (await benchCallbacks(Number(values.rounds))) === 0 ? 0 : 1;
}
