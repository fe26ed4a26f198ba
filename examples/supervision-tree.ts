// A tree of three levels: an app, teams in it, workers in them. A worker crashes and is restarted. It crashes again, its
// team gives up, and the app restarts the team, with its worker as good as new. No CLI is needed: anything that says
// when it is over, and can be stopped and killed, can be supervised.
//
//        app            one_for_one
//       /   \
//   mail     web        one_for_all, at most 1 restart in 60 s
//     |     /   \
//  sorter cache  server
import assert from 'node:assert/strict';
import { describeExit, type ExitReason, type Supervisable } from '@troupe/core';
import { type ChildSpec, Registry, Supervisor, type SupervisorEvent } from '@troupe/supervisor';

/** A worker in memory. */
class Worker implements Supervisable {
  readonly exited: Promise<ExitReason>;
  #end!: (reason: ExitReason) => void;

  constructor() {
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  async stop(reason: ExitReason = { type: 'shutdown' }): Promise<void> {
    this.#end(reason);
  }

  async kill(): Promise<void> {
    this.#end({ type: 'killed' });
  }

  crash(message: string): void {
    this.#end({ type: 'crash', error: new Error(message) });
  }
}

const printed: string[] = [];
let waiting: { readonly line: string; readonly resolve: () => void } | undefined;

function print(event: SupervisorEvent): void {
  const { type, supervisor, childId, offender } = event;
  const reason = 'reason' in event && type !== 'start_error' ? ` (${describeExit(event.reason)})` : '';
  const line = `${supervisor}: ${type} ${childId} ${offender.incarnation}${reason}`;
  printed.push(line);
  console.log(line);
  if (line === waiting?.line) waiting.resolve();
}

/** Does something, and waits until this line is printed. */
async function until(line: string, act: () => void): Promise<void> {
  const seen = new Promise<void>((resolve) => {
    waiting = { line, resolve };
  });
  act();
  await seen;
}

// By their names the workers are found again, whichever incarnation it is.
const registry = Registry.create<Worker>();

function worker(id: string): ChildSpec {
  return { id, start: registry.via(id, async () => new Worker()) };
}

function team(name: string, workers: readonly string[]): ChildSpec {
  const start = () =>
    Supervisor.start({
      name,
      strategy: 'one_for_all',
      maxRestarts: 1,
      maxSeconds: 60,
      children: workers.map(worker),
      onEvent: print,
    });
  return { id: name, type: 'supervisor', start };
}

async function crash(id: string, message: string): Promise<void> {
  (await registry.whereis(id))?.crash(message);
}

const app = await Supervisor.start({
  name: 'app',
  children: [team('mail', ['sorter']), team('web', ['cache', 'server'])],
  onEvent: print,
});

console.log('\n-- the cache crashes: its team restarts all of its own');
await until('web: child_started server 2', () => void crash('cache', 'out of memory'));

console.log('\n-- the server crashes as well: too much for the team, so the app restarts the team');
await until('app: child_started web 2', () => void crash('server', 'port in use'));

console.log('\n-- everybody is at work again, and nobody noticed in the other team');
assert.deepEqual(await app.countChildren(), { specs: 2, active: 2, supervisors: 2, workers: 0 });
assert.notEqual(await registry.whereis('cache'), undefined);
assert.notEqual(await registry.whereis('server'), undefined);

console.log('\n-- the app is stopped: the newest first');
await app.stop();
assert.deepEqual(await app.exited, { type: 'shutdown' });
assert.equal(registry.count(), 0);

assert.deepEqual(printed, [
  'mail: child_started sorter 1',
  'app: child_started mail 1',
  'web: child_started cache 1',
  'web: child_started server 1',
  'app: child_started web 1',

  'web: child_ended cache 1 (crash: out of memory)',
  'web: child_terminated cache 1 (crash: out of memory)',
  'web: child_ended server 1 (shutdown)',
  'web: child_started cache 2',
  'web: child_started server 2',

  'web: child_ended server 2 (crash: port in use)',
  'web: child_terminated server 2 (crash: port in use)',
  'web: max_restarts_reached server 2',
  'web: child_ended cache 2 (shutdown)',
  'app: child_ended web 1 (shutdown)',
  'app: child_terminated web 1 (shutdown)',
  'web: child_started cache 1',
  'web: child_started server 1',
  'app: child_started web 2',

  'web: child_ended server 1 (shutdown)',
  'web: child_ended cache 1 (shutdown)',
  'app: child_ended web 2 (shutdown)',
  'mail: child_ended sorter 1 (shutdown)',
  'app: child_ended mail 1 (shutdown)',
]);
