import { connect, type Socket } from 'node:net';
import { type Load, startService, untilAllAreThere } from './load.ts';
import { linesPerSecond } from './service.ts';
import { printTable } from './table.ts';

const rssAtMost = 300;
/** The kernel keeps some megabytes for each connection; until those are full, nobody looks slow. */
const turnsAtMost = 30;

/** Clients that never read, of the same service, until each is cut off. Returns how many bars were missed. */
export async function measureSilent(load: Load): Promise<number> {
  const { clients, sessions, seconds } = load;
  await using service = startService(load);
  const { port, rss: before } = await service.ask();
  const sockets = Array.from({ length: clients }, (_, at) => askAndStop(port, at % sessions));
  let report = await untilAllAreThere(service, load);
  let most = 0;
  let turns = 0;
  while (report.clients > 0 && turns < turnsAtMost) {
    report = await service.ask('run_turns');
    most = Math.max(most, report.maxRss);
    turns += 1;
  }
  for (const socket of sockets) socket.destroy();
  const rss = most / 1024 ** 2;
  return printTable(
    `${clients} clients that never read, ${sessions} sessions, ${linesPerSecond} lines a second each, ${turns * seconds} s`,
    [
      {
        says: 'clients that were cut off',
        bar: `= ${clients}`,
        measured: String(clients - report.clients),
        isMet: report.clients === 0,
      },
      { says: 'RSS of the service before, MB', measured: (before / 1024 ** 2).toFixed(0) },
      {
        says: 'RSS of the service at most, MB',
        bar: `≤ ${rssAtMost}`,
        measured: rss.toFixed(0),
        isMet: rss <= rssAtMost,
      },
    ],
  );
}

/** A client that asks and then does not read a byte. */
function askAndStop(port: number, session: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // it is cut off at the end
  socket.pause();
  socket.write(`GET /${session} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  return socket;
}
