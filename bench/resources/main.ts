// What sessions cost: prints the table of docs/hosting.md. The real CLI over a model on the loopback; Linux.
// `--sessions=1,5` says how many at once.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRuntime, type Session, type SessionOptions } from '@troupe/core';
import { startMessagesApi } from '@troupe/testing';
import { formatSpread, spreadOf } from '../ratio.ts';
import { costOf, openFiles, type ProcessCost } from './process-cost.ts';

// What the CLI still does after its last word is over by then.
const settleMs = 3_000;

interface Measured {
  readonly sessions: number;
  /** From the call to the handshake, by session. */
  readonly readyMs: readonly number[];
  readonly idle: readonly ProcessCost[];
  readonly afterTurn: readonly ProcessCost[];
  /** How many files this process has open for each. */
  readonly hostFds: number;
}

if (!existsSync('/proc/self/smaps_rollup')) throw new Error('Only Linux tells what a process costs.');
const { values } = parseArgs({ options: { sessions: { type: 'string', default: '1,5' } } });

const folder = await mkdtemp(join(tmpdir(), 'troupe-resources-'));
const cwd = join(folder, 'work');
await mkdir(cwd);
const api = await startMessagesApi();
try {
  const options = { env: api.environment(join(folder, 'home')), cwd };
  // The first one pays for reading the CLI from disk.
  await measure(1, options);
  console.log(
    '\n| sessions at once | | memory, PSS MB | memory, RSS MB | threads | fds of the CLI | fds of the host | ready after s |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const count of values.sessions.split(',').map(Number)) print(await measure(count, options));
} finally {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
}
const [cpu] = cpus();
const machine = `${platform()} ${release()}, ${availableParallelism()} cores (${cpu?.model ?? 'unknown'})`;
const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;
// Other work on the machine shows in the time it takes to be ready, and in nothing else.
const load = loadavg()[0]?.toFixed(1);
console.log(`\nEach session, median (lowest–highest). ${machine}, ${memory}, load average ${load}.`);

async function measure(count: number, options: SessionOptions): Promise<Measured> {
  await using runtime = createRuntime({
    leaseDir: join(folder, 'leases'),
    tmpDir: join(folder, 'tmp'),
    defaults: options,
  });
  const fdsBefore = openFiles();
  const startedAt = performance.now();
  const sessions = await Promise.all(Array.from({ length: count }, () => runtime.startSession()));
  const readyMs = await Promise.all(
    sessions.map(async (session) => {
      await session.ready;
      return performance.now() - startedAt;
    }),
  );
  await sleep(settleMs);
  const hostFds = (openFiles() - fdsBefore) / count;
  const idle = sessions.map(costOfSession);
  await Promise.all(sessions.map((session) => session.query('SAY hello')));
  await sleep(settleMs);
  return { sessions: count, readyMs, idle, afterTurn: sessions.map(costOfSession), hostFds };
}

function costOfSession({ pid }: Session): ProcessCost {
  if (pid === undefined) throw new Error('A session has no CLI.');
  return costOf(pid);
}

function print({ sessions, readyMs, idle, afterTurn, hostFds }: Measured): void {
  const row = (when: string, costs: readonly ProcessCost[], ready: string) => {
    const column = (pick: (cost: ProcessCost) => number) => formatSpread(spreadOf(costs.map(pick)), 0);
    const memory = `${column((cost) => cost.pssMb)} | ${column((cost) => cost.rssMb)}`;
    const counts = `${column((cost) => cost.threads)} | ${column((cost) => cost.fds)} | ${hostFds}`;
    console.log(`| ${sessions} | ${when} | ${memory} | ${counts} | ${ready} |`);
  };
  const seconds = spreadOf(readyMs.map((ms) => ms / 1_000));
  row('idle', idle, formatSpread(seconds, 1));
  row('after a turn', afterTurn, '');
}
