// A health endpoint: /healthz says that the process is as it should be, /readyz whether to send it work. While the host
// stops it is alive, but no longer ready: the turn that runs is finished, and nobody sends new ones.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { healthHandler, SessionSupervisor, type SupervisorHealth } from '@troupe/supervisor';
import { chooseModel } from './support/model.ts';

await using model = await chooseModel();
const supervisor = await SessionSupervisor.start({
  defaults: { ...model.options, tools: [] },
  sessions: [{ name: 'clerk' }],
});

const server = createServer(healthHandler(supervisor)).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // it listens on TCP

async function ask(path: string): Promise<readonly [status: number, says: SupervisorHealth['status']]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const health = (await response.json()) as SupervisorHealth; // what the handler is made to say
  return [response.status, health.status];
}

async function show(moment: string): Promise<void> {
  const [alive, ready] = [await ask('/healthz'), await ask('/readyz')];
  console.log(`${moment}: /healthz ${alive.join(' ')}, /readyz ${ready.join(' ')}`);
}

await supervisor.ready;
await show('at work');
assert.deepEqual(
  [await ask('/healthz'), await ask('/readyz')],
  [
    [200, 'healthy'],
    [200, 'healthy'],
  ],
);

// A long answer is on its way when the host is told to stop. (A service leaves that to `stopOnSignals`.)
const turn = supervisor.session('clerk').stream('SLOW 40 50', { onAbandon: 'detach' });
for await (const message of turn) if (message.type === 'stream_event') break;
const stopping = supervisor.stop(undefined, { drainMs: 60_000 });
await show('stopping');
assert.equal(turn.state, 'running');
assert.deepEqual(
  [await ask('/healthz'), await ask('/readyz')],
  [
    [200, 'unhealthy'],
    [503, 'unhealthy'],
  ],
);

await stopping;
console.log(`the turn that ran is ${turn.state}`);
assert.equal(turn.state, 'completed');
await show('over');
assert.equal((await ask('/healthz'))[0], 503);

server.closeAllConnections();
server.close();
await once(server, 'close');
