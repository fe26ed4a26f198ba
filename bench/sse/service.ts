import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import type { Message, ResultMessage } from '@troupe/core';
import {
  type Broadcast,
  broadcast,
  serverSentEventsHeaders,
  toReadable,
  toServerSentEvents,
} from '@troupe/stream';
import { SessionSupervisor } from '@troupe/supervisor';
import { type ScriptStep, scriptedCli } from '@troupe/testing';

/** Supervised sessions, each heard by any number of clients over server-sent events at `/<number of the session>`. */
export interface Service extends AsyncDisposable {
  readonly port: number;
  /** How many clients there are. */
  clients(): number;
  /** One turn in every session, all at once. */
  runTurns(): Promise<readonly ResultMessage[]>;
}

export async function startService(sessions: number, steps: readonly ScriptStep[]): Promise<Service> {
  const cli = await scriptedCli({ otherTurns: { steps } });
  const names = Array.from({ length: sessions }, (_, at) => String(at));
  const supervisor = await SessionSupervisor.start({
    restartScope: 'session',
    defaults: { cliPath: cli.path, env: cli.env, startTimeoutMs: 300_000 },
    sessions: names.map((name) => ({ name })),
  });
  await supervisor.ready;
  const hubs = names.map((name) =>
    broadcast(supervisor.session(name).messages(), { whenUnread: 'run', whenSlow: 'disconnect' }),
  );
  const server = createServer((request, response) => {
    const hub: Broadcast<Message> | undefined = hubs[Number(request.url?.slice(1))];
    if (hub === undefined) return void response.writeHead(404).end();
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
    runTurns: () => Promise.all(names.map((name) => supervisor.session(name).query('go'))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await supervisor.stop();
      await Promise.all(hubs.map((hub) => hub.close()));
      await cli[Symbol.asyncDispose]();
    },
  };
}
