import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { scriptedCli } from '@troupe/testing';
import { formatSpread, ratios, type Spread, spreadOf } from '../ratio.ts';
import { type Bar, type Load, writeLoads } from './loads.ts';
import type { Sample } from './marks.ts';
import type { VariantName } from './variants.ts';

const run = promisify(execFile);
const runVariant = fileURLToPath(new URL('./run-variant.ts', import.meta.url));

/** Runs the stream benchmarks and says how many bars were missed. */
export async function benchStream(rounds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'troupe-bench-'));
  try {
    const measured: Measured[] = [];
    for (const load of await writeLoads(folder)) measured.push(...(await benchLoad(load, rounds)));
    printBars(measured, rounds);
    return measured.filter(({ isMet }) => !isMet).length;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchLoad(load: Load, rounds: number): Promise<Measured[]> {
  await using cli = await scriptedCli({ turns: [{ steps: [load.step] }, { steps: [load.step] }] });
  const child = [cli.path, JSON.stringify(cli.env)];
  const samples = new Map<VariantName, Sample[]>(load.variants.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another variant, so that none always has the quiet or the busy moment.
    for (const at of load.variants.keys()) {
      const name = load.variants[(at + round) % load.variants.length];
      if (name === undefined) continue;
      const { stdout } = await run(process.execPath, [...process.execArgv, runVariant, name, ...child]);
      samples.get(name)?.push(JSON.parse(stdout));
    }
  }
  printTable(load, samples, rounds);
  return load.bars.map((bar) => measure(load, bar, samples));
}

function printTable(load: Load, samples: ReadonlyMap<VariantName, readonly Sample[]>, rounds: number): void {
  console.log(`\n${load.title}: ${load.lines} messages, median (lowest–highest) of ${rounds} rounds\n`);
  console.log('| | thousand messages/s | CPU µs/message | peak memory MB | spawn to first delta ms |');
  console.log('|---|---|---|---|---|');
  for (const [name, runs] of samples) {
    const column = (pick: (sample: Sample) => number, digits: number) =>
      formatSpread(spreadOf(runs.map(pick)), digits);
    const rate = column((sample) => sample.messagesPerSecond / 1_000, load.lines > 1_000 ? 0 : 2);
    const cpu = column((sample) => sample.cpuMicrosPerMessage, 2);
    const memory = column((sample) => sample.peakMemoryMb, 0);
    console.log(`| ${name} | ${rate} | ${cpu} | ${memory} | ${column((sample) => sample.firstDeltaMs, 0)} |`);
  }
}

/** What came of a bar. */
interface Measured {
  readonly title: string;
  readonly bar: Bar;
  readonly spread: Spread;
  readonly isMet: boolean;
}

function measure(load: Load, bar: Bar, samples: ReadonlyMap<VariantName, readonly Sample[]>): Measured {
  const { of, to, field, atLeast = 0, atMost = Number.POSITIVE_INFINITY } = bar;
  const series = (name: VariantName) => (samples.get(name) ?? []).map((sample) => sample[field]);
  const spread = spreadOf(ratios(series(of), series(to)));
  const isMet = spread.median >= atLeast && spread.median <= atMost;
  return { title: load.title, bar, spread, isMet };
}

function printBars(measured: readonly Measured[], rounds: number): void {
  console.log(`\nAll ratios, median (lowest–highest) of ${rounds} rounds\n`);
  console.log('| text | ratio | bar | measured | |\n|---|---|---|---|---|');
  for (const { title, bar, spread, isMet } of measured) {
    const limit = bar.atLeast === undefined ? `≤ ${bar.atMost}` : `≥ ${bar.atLeast}`;
    console.log(
      `| ${title} | ${bar.says} | ${limit} | ${formatSpread(spread)} | ${isMet ? 'met' : 'MISSED'} |`,
    );
  }
}
