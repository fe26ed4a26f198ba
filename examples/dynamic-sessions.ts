// Sessions that come and go: added, listed, killed from outside, back with their conversation, removed.
import assert from 'node:assert/strict';
import { isTroupeError } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import { chooseModel } from './support/model.ts';

await using model = await chooseModel();

let onReady: (name: string) => void = () => {};
await using supervisor = await SessionSupervisor.start({
  defaults: { ...model.options, tools: [] },
  // One session that flaps is nobody else's concern.
  restartScope: 'session',
  onEvent: (event) => {
    if (event.type === 'session_ready') onReady(event.name);
  },
});

function list(): void {
  for (const { name, state, pid, restarts } of supervisor.listSessions()) {
    console.log(`   ${name}: ${state}, process ${pid}, restarted ${restarts} times`);
  }
}

console.log('two sessions are added');
const ada = await supervisor.startSession({ name: 'ada' });
const bob = await supervisor.startSession({ name: 'bob' });
await Promise.all([ada.query('SAY My colour is blue.'), bob.query('SAY My colour is red.')]);
list();
assert.deepEqual(
  supervisor.listSessions().map(({ name, restarts }) => [name, restarts]),
  [
    ['ada', 0],
    ['bob', 0],
  ],
);

const { pid, sessionId } = ada;
const bobsPid = bob.pid;
assert.ok(pid !== undefined);
console.log(`process ${pid}, the CLI of ada, is killed`);
const isBack = new Promise<string>((resolve) => {
  onReady = resolve;
});
process.kill(pid, 'SIGKILL');
assert.equal(await isBack, 'ada');
list();

// The same reference, the same conversation, another process; bob has noticed nothing.
const { result: answer } = await ada.query('RECALL');
console.log(`ada still knows: ${answer}`);
if (!model.isReal) assert.match(answer, /My colour is blue/);
assert.equal(ada.sessionId, sessionId);
assert.notEqual(ada.pid, pid);
assert.equal(bob.pid, bobsPid);
assert.deepEqual(
  supervisor.listSessions().map(({ restarts }) => restarts),
  [1, 0],
);

console.log('ada is removed');
await supervisor.terminateSession('ada');
list();
assert.deepEqual(
  supervisor.listSessions().map(({ name }) => name),
  ['bob'],
);
assert.throws(() => supervisor.session('ada'), { code: 'SESSION_NOT_FOUND' });

// A reference to what is gone says so; it is never the next session of that name.
await supervisor.startSession({ name: 'ada' });
const refused = await ada.query('SAY hello').catch((error: unknown) => error);
assert.ok(isTroupeError(refused, 'SESSION_STOPPED'));
