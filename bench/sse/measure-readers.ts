import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Heard } from './clients.ts';
import { coresUsed, cpuTime } from './cpu-time.ts';
import { gatherMs, linesPerSecond } from './service.ts';
import type { ServiceReport } from './service-process.ts';
import { startProcess } from './start-process.ts';
import { printTable, type Row } from './table.ts';

interface Load {
  readonly clients: number;
  readonly sessions: number;
  readonly seconds: number;
}

const p99AtMost = 50;
/** Where others take more of the machine than this, in cores, it is they who are measured. */
const othersAtMost = 0.2;

/** Clients that read: a turn to warm up, then one that counts. Returns how many bars were missed. */
export async function measureReaders({ clients, sessions, seconds }: Load): Promise<number> {
  const deltas = seconds * linesPerSecond;
  await using service = startProcess<ServiceReport>('service-process.ts', [sessions, deltas]);
  const { port, pids } = await service.ask();
  await using listening = startProcess<Heard>('clients.ts', [port, clients, sessions, deltas]);
  while ((await service.ask('clients')).clients < clients) await sleep(100);
  const runTurn = async () => (await Promise.all([listening.ask(), service.ask('run_turns')]))[0];
  const cold = await runTurn();

  const groups = [pids, [service.pid], [listening.pid], [process.pid]];
  const before = cpuTime(groups);
  const heard = await runTurn();
  const cpu = coresUsed(before, cpuTime(groups));
  const { lateMs, maxRss } = await service.ask('clients');

  const [children = 0, serving = 0, reading = 0] = cpu.each;
  const keepsUp = cpu.others <= othersAtMost;
  const all = deltas * clients;
  const latency: Row = {
    says: `write to read, p99, ms${keepsUp ? '' : ' (others have used the machine meanwhile)'}`,
    bar: `< ${p99AtMost}`,
    measured: heard.p99.toFixed(1),
    isMet: heard.p99 < p99AtMost,
  };
  const title =
    `${clients} clients on ${sessions} sessions, ${linesPerSecond} lines a second each, ${seconds} s; ` +
    `gatherMs ${gatherMs}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
  return printTable(title, [
    same('deltas heard', all, heard.deltas),
    same('lost, doubled or out of turn', 0, cold.wrong + heard.wrong),
    same('clients that heard the result', clients, heard.finished),
    {
      says: 'lines a second of the slowest child',
      bar: `≥ ${linesPerSecond * 0.95}`,
      measured: heard.pace.toFixed(1),
      isMet: heard.pace >= linesPerSecond * 0.95,
    },
    { says: 'write to read, median, ms', measured: heard.p50.toFixed(1) },
    latency,
    { says: 'write to read, longest, ms', measured: heard.max.toFixed(1) },
    { says: 'write to read, p99 of the first turn, ms', measured: cold.p99.toFixed(1) },
    { says: 'event loop of the service late by, p99, ms', measured: lateMs.toFixed(1) },
    { says: 'RSS of the service at most, MB', measured: (maxRss / 1024 ** 2).toFixed(0) },
    {
      says: 'cores used: service, clients, children, others',
      measured: [serving, reading, children, cpu.others].map((cores) => cores.toFixed(2)).join(', '),
    },
  ]);
}

function same(says: string, bar: number, measured: number): Row {
  return { says, bar: `= ${bar}`, measured: String(measured), isMet: measured === bar };
}
