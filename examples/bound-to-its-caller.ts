// A session that lives as long as its caller: it ends with a block (`await using`), or with a signal, whatever the
// way out, and nothing of its CLI is left.
import assert from 'node:assert/strict';
import { type Session, startSession } from '@troupe/core';
import { chooseModel } from './support/model.ts';

await using model = await chooseModel();

/** Whether that process is still there. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No such process.
  }
}

// 1. A block: the session is stopped where it ends, by return and by throw alike.
async function askInBlock(): Promise<{ readonly session: Session; readonly pid: number }> {
  await using session = await startSession(model.options);
  await session.query('SAY hello');
  return { session, pid: session.pid ?? 0 };
}
const { session: ended, pid } = await askInBlock();
console.log(`after its block: process ${pid} is ${isAlive(pid) ? 'alive' : 'gone'}`, await ended.exited);
assert.equal(isAlive(pid), false);
assert.deepEqual(await ended.exited, { type: 'shutdown' });

// 2. A signal: when a user disconnects, the session ends in the middle of its answer.
const connection = new AbortController();
const session = await startSession({ ...model.options, signal: connection.signal });
const turn = session.stream('SLOW 1000 50');
for await (const message of turn) {
  if (message.type === 'stream_event') connection.abort();
}
const reason = await session.exited;
console.log(`after its signal: the turn is ${turn.state}, the session ended with`, reason);
assert.equal(turn.state, 'interrupted');
assert.deepEqual(reason, { type: 'shutdown' });
