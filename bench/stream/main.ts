import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { scriptedCli } from '@troupe/testing';
import { formatSpread, ratios, spreadOf } from '../ratio.ts';
import type { Sample } from './marks.ts';
import type { VariantName } from './variants.ts';

const run = promisify(execFile);
const runVariant = fileURLToPath(new URL('./run-variant.ts', import.meta.url));

/** A load, the variants measured on it, and what they have to reach. */
interface Load {
  readonly title: string;
  readonly lines: number;
  readonly bytes: number;
  readonly variants: readonly VariantName[];
  readonly bars: readonly Bar[];
}

interface Bar {
  readonly says: string;
  readonly of: VariantName;
  readonly to: VariantName;
  readonly field: 'messagesPerSecond' | 'cpuMicrosPerMessage';
  readonly atLeast?: number;
  readonly atMost?: number;
}

const loads: readonly Load[] = [
  {
    title: 'deltas of 350 bytes',
    lines: 2_000_000,
    bytes: 350,
    variants: ['bare loop', 'session.stream()', 'turn.batches()', 'textDeltas()', 'official SDK'],
    bars: [
      {
        says: 'session.stream() : bare loop, rate',
        of: 'session.stream()',
        to: 'bare loop',
        field: 'messagesPerSecond',
        atLeast: 0.85,
      },
      {
        says: 'turn.batches() : bare loop, rate',
        of: 'turn.batches()',
        to: 'bare loop',
        field: 'messagesPerSecond',
        atLeast: 0.93,
      },
      {
        says: 'textDeltas() : bare loop, rate',
        of: 'textDeltas()',
        to: 'bare loop',
        field: 'messagesPerSecond',
        atLeast: 0.8,
      },
      {
        says: 'session.stream() : official SDK, rate',
        of: 'session.stream()',
        to: 'official SDK',
        field: 'messagesPerSecond',
        atLeast: 1.6,
      },
      {
        says: 'session.stream() : official SDK, CPU',
        of: 'session.stream()',
        to: 'official SDK',
        field: 'cpuMicrosPerMessage',
        atMost: 0.55,
      },
    ],
  },
  {
    title: 'lines of 1 MB',
    lines: 600,
    bytes: 1_000_000,
    variants: ['bare loop', 'session.stream()'],
    bars: [
      {
        says: 'session.stream() : bare loop, rate',
        of: 'session.stream()',
        to: 'bare loop',
        field: 'messagesPerSecond',
        atLeast: 0.9,
      },
    ],
  },
];

/** Runs the stream benchmarks and says how many bars were missed. */
export async function benchStream(rounds: number): Promise<number> {
  let missed = 0;
  for (const load of loads) missed += await benchLoad(load, rounds);
  return missed;
}

async function benchLoad(load: Load, rounds: number): Promise<number> {
  const flood = { steps: [{ type: 'flood' as const, lines: load.lines, bytes: load.bytes }] };
  await using cli = await scriptedCli({ turns: [flood] });
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
  return printBars(load.bars, samples);
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

function printBars(bars: readonly Bar[], samples: ReadonlyMap<VariantName, readonly Sample[]>): number {
  let missed = 0;
  console.log('\n| ratio | bar | measured | |\n|---|---|---|---|');
  for (const { says, of, to, field, atLeast, atMost } of bars) {
    const series = (name: VariantName) => (samples.get(name) ?? []).map((sample) => sample[field]);
    const spread = spreadOf(ratios(series(of), series(to)));
    const isMet =
      (atLeast === undefined || spread.median >= atLeast) &&
      (atMost === undefined || spread.median <= atMost);
    if (!isMet) missed += 1;
    const bar = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
    console.log(`| ${says} | ${bar} | ${formatSpread(spread)} | ${isMet ? 'met' : 'MISSED'} |`);
  }
  return missed;
}
