import { availableParallelism, loadavg } from 'node:os';
import type { Heard } from './clients.ts';
import { coresUsed, cpuTime } from './cpu-time.ts';
import { deltasOf, type Load, startService, untilAllAreThere } from './load.ts';
import { gatherMs, linesPerSecond } from './service.ts';
import { startProcess } from './start-process.ts';
import { printTable, type Row } from './table.ts';

const p99AtMost = 50;
/** Where others take more of the machine than this, in cores, it is they who are measured. */
const othersAtMost = 0.2;

/** Clients that read: a turn to warm up, then one that counts. Returns how many bars were missed. */
export async function measureReaders(load: Load): Promise<number> {
  const { clients, sessions, seconds } = load;
  const deltas = deltasOf(load);
  await using service = startService(load);
  const { port, pids } = await service.ask();
  await using listening = startProcess<Heard>('clients.ts', [port, clients, sessions, deltas]);
  await untilAllAreThere(service, load);
  const runTurn = async () => (await Promise.all([listening.ask(), service.ask('run_turns')]))[0];
  const cold = await runTurn();

  const groups = [pids, [service.pid], [listening.pid], [process.pid]];
  const before = cpuTime(groups);
  const heard = await runTurn();
  const after = cpuTime(groups);
  const cpu = coresUsed(before, after);
  const { lateMs, maxRss } = await service.ask('clients');

  const [children = 0, serving = 0, reading = 0] = cpu.each;
  const keepsUp = cpu.others <= othersAtMost;
  const all = deltas * clients;
  const servingMs = (after.each[1] ?? 0) - (before.each[1] ?? 0);
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
    {
      says: 'CPU of the service for each delta of a client, µs',
      measured: ((servingMs * 1e3) / all).toFixed(1),
    },
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
