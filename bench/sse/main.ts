// What a service of server-sent events does: no delta lost or doubled, how long each takes from the child's write to the
// client's read, and what clients cost that never read. `--clients=500 --sessions=50 --seconds=10`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Heard } from './clients.ts';
import { startService } from './service.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '500' },
    sessions: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
  },
});
const clients = Number(values.clients);
const sessions = Number(values.sessions);
const linesPerSecond = 100;
const deltas = Number(values.seconds) * linesPerSecond;

const p99AtMost = 50;
/** Where a process that does nothing is later than this, the machine does not keep up: then our latency says nothing. */
const bystanderAtMost = 10;

// Enough to fill what the kernel keeps for a socket, some megabytes, in answers of 50 kB.
const silent = { clients: 100, sessions: 10, turns: 40, deltas: 100, bytes: 500 };
const rssAtMost = 300;

const missed = (await whoRead()) + (await whoNeverRead());
process.exitCode = missed === 0 ? 0 : 1;

async function whoRead(): Promise<number> {
  await using service = await startService(sessions, [
    { type: 'text', deltas, everyMs: 1_000 / linesPerSecond, stamped: true },
  ]);
  const child = fork(fileURLToPath(new URL('clients.ts', import.meta.url)), [
    String(service.port),
    String(clients),
    String(sessions),
  ]);
  const told = once(child, 'message') as Promise<[Heard]>;
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The clients ended with ${code} and said nothing.`);
  });
  gone.catch(() => {}); // they end after they have told
  while (service.clients() < clients) await Promise.race([sleep(20), gone]);
  const bystander = fork(fileURLToPath(new URL('bystander.ts', import.meta.url)));
  await once(bystander, 'message');
  await service.runTurns();
  const [heard] = await Promise.race([told, gone]);
  bystander.send('how late?');
  const [late] = (await once(bystander, 'message')) as [number];
  console.log(
    `\n${clients} clients on ${sessions} sessions, ${deltas} deltas each, load ${loadavg()[0]?.toFixed(1)}\n`,
  );
  console.log('| | bar | measured | |\n|---|---|---|---|');
  const keepsUp = late <= bystanderAtMost;
  return [
    bar('deltas heard', `= ${deltas * clients}`, String(heard.deltas), heard.deltas === deltas * clients),
    bar('lost, doubled or out of turn', '= 0', String(heard.wrong), heard.wrong === 0),
    bar('clients that heard the result', `= ${clients}`, String(heard.finished), heard.finished === clients),
    info('deltas a second of the slowest child', heard.pace.toFixed(0)),
    info('write to read, median, ms', heard.p50.toFixed(1)),
    info('a process that does nothing is late by, p99, ms', late.toFixed(1)),
    keepsUp
      ? bar('write to read, p99, ms', `< ${p99AtMost}`, heard.p99.toFixed(1), heard.p99 < p99AtMost)
      : info('write to read, p99, ms (the machine does not keep up)', heard.p99.toFixed(1)),
    info('write to read, longest, ms', heard.max.toFixed(1)),
  ].filter((isMet) => !isMet).length;
}

async function whoNeverRead(): Promise<number> {
  await using service = await startService(silent.sessions, [
    { type: 'text', deltas: silent.deltas, bytes: silent.bytes, everyMs: 1_000 / linesPerSecond },
  ]);
  const sockets = Array.from({ length: silent.clients }, (_, at) =>
    askAndStop(service.port, at % silent.sessions),
  );
  while (service.clients() < silent.clients) await sleep(20);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  for (let turn = 0; turn < silent.turns; turn += 1) await service.runTurns();
  clearInterval(watching);
  // Who was cut off is no longer a reader; who was not would be heard of here.
  const cutOff = silent.clients - service.clients();
  for (const socket of sockets) socket.destroy();
  const megabytes = (silent.sessions * silent.turns * silent.deltas * silent.bytes) / 1e6;
  console.log(`\n${silent.clients} clients that never read, ${megabytes} MB of text\n`);
  console.log('| | bar | measured | |\n|---|---|---|---|');
  const rss = most / 1024 ** 2;
  return [
    bar('clients that were cut off', `= ${silent.clients}`, String(cutOff), cutOff === silent.clients),
    info('RSS of the service before, MB', (before / 1024 ** 2).toFixed(0)),
    bar('RSS of the service at most, MB', `≤ ${rssAtMost}`, rss.toFixed(0), rss <= rssAtMost),
  ].filter((isMet) => !isMet).length;
}

/** A client that asks and then does not read a byte. */
function askAndStop(port: number, session: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // it is cut off at the end
  socket.pause();
  socket.write(`GET /${session} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  return socket;
}

function bar(says: string, atMost: string, measured: string, isMet: boolean): boolean {
  console.log(`| ${says} | ${atMost} | ${measured} | ${isMet ? 'met' : 'MISSED'} |`);
  return isMet;
}

function info(says: string, measured: string): boolean {
  console.log(`| ${says} | | ${measured} | |`);
  return true;
}
