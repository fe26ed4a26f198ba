import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Message, ResultMessage } from '@troupe/core';
import {
  type Broadcast,
  broadcast,
  serverSentEventsHeaders,
  toReadable,
  toServerSentEvents,
} from '@troupe/stream';
import { SessionSupervisor } from '@troupe/supervisor';

/** What each child writes. */
export const linesPerSecond = 100;

/** How long deltas are gathered for one write to a client: two or three of a hundred a second. */
export const gatherMs = 20;

// No multiple of the time between two lines, so that the children do not all write at the same moment.
const apartMs = 17;

/** Supervised sessions that answer each prompt with so many deltas, each heard by any number of clients over server-sent events at `/<number of the session>`. */
export interface Service extends AsyncDisposable {
  readonly port: number;
  /** How many clients there are. */
  clients(): number;
  /** The processes of its sessions. */
  pids(): readonly number[];
  /** One turn in every session. They begin one after the other within a second or so, as those of many users do. */
  runTurns(): Promise<readonly ResultMessage[]>;
}

export async function startService(sessions: number, deltas: number): Promise<Service> {
  const names = Array.from({ length: sessions }, (_, at) => String(at));
  const env = { PACED_DELTAS: String(deltas), PACED_EVERY_MS: String(1_000 / linesPerSecond) };
  const cliPath = fileURLToPath(new URL('paced-cli.pl', import.meta.url));
  const supervisor = await SessionSupervisor.start({
    restartScope: 'session',
    defaults: { cliPath, env, startTimeoutMs: 300_000 },
    sessions: names.map((name) => ({ name })),
  });
  await supervisor.ready;
  const hubs = names.map((name) =>
    broadcast(supervisor.session(name).messages(), {
      whenUnread: 'run',
      whenSlow: 'disconnect',
      gatherMs,
    }),
  );
  const server = createServer((request, response) => {
    const hub: Broadcast<Message> | undefined = hubs[Number(request.url?.slice(1))];
    if (hub === undefined) return void response.writeHead(404).end();
    // It ends with the connection: no chunk needs a frame of its own.
    response.removeHeader('transfer-encoding');
    response.writeHead(200, serverSentEventsHeaders);
    const events = toServerSentEvents(hub, { subscribe: { from: 'now' } });
    // A client that leaves is no error.
    pipeline(toReadable(events), response, () => {});
  });
  server.listen(0, '127.0.0.1', 2_048);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    clients: () => hubs.reduce((sum, hub) => sum + hub.readers, 0),
    pids: () => names.flatMap((name) => supervisor.session(name).status().pid ?? []),
    runTurns: () =>
      Promise.all(
        names.map(async (name, at) => {
          await sleep(at * apartMs);
          return supervisor.session(name).query('go');
        }),
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await supervisor.stop();
      await Promise.all(hubs.map((hub) => hub.close()));
    },
  };
}
