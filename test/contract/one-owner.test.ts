import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isAlive } from '../helpers/is-alive.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const host = fileURLToPath(new URL('../fixtures/hosts/drives-conversation.ts', import.meta.url));

/** A second host that shares the lease folder, and its CLI. */
async function startOtherHost(loopback: Loopback, sessionId: string) {
  const facts = {
    sessionId,
    options: loopback.options,
    leaseDir: join(loopback.folder, 'leases'),
    tmpDir: join(loopback.folder, 'tmp'),
  };
  const args = ['--conditions=@troupe/source', '--import', 'tsx', host, JSON.stringify(facts)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([once(child.stdout, 'data'), exited.then(() => [''])]);
  return {
    cli: Number(String(line).trim()),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

it('two hosts never drive one conversation at once, and the second gets it when the first was killed', async () => {
  await using loopback = await startLoopback();
  const sessionId = randomUUID();
  const other = await startOtherHost(loopback, sessionId);
  try {
    expect(isAlive(other.cli)).toBe(true);
    await expect(
      loopback.runtime.startSession({ ...loopback.options, resume: sessionId }),
    ).rejects.toMatchObject({ code: 'CONVERSATION_IN_USE', isProvablyAlive: true, sessionId });
    await expect(
      loopback.runtime.startSession({ ...loopback.options, resume: sessionId, force: true }),
    ).rejects.toMatchObject({ code: 'CONVERSATION_IN_USE' });
    expect(isAlive(other.cli)).toBe(true);
  } finally {
    await other.kill();
  }
  const session = await loopback.runtime.startSession({ ...loopback.options, resume: sessionId });
  // The dead host's CLI was ended first, so that there was never a moment with two.
  expect(isAlive(other.cli)).toBe(false);
  expect(await session.query('RECALL')).toMatchObject({
    result: expect.stringContaining('the first host was here'),
  });
});

it('two sessions of one host never drive one conversation at once either', async () => {
  await using loopback = await startLoopback();
  const first = await loopback.runtime.startSession(loopback.options);
  await first.query('SAY one');
  const { sessionId } = first;
  await expect(
    loopback.runtime.startSession({ ...loopback.options, resume: sessionId }),
  ).rejects.toMatchObject({ code: 'CONVERSATION_IN_USE' });
  const fork = await loopback.runtime.startSession({
    ...loopback.options,
    resume: sessionId,
    forkSession: true,
  });
  expect(await fork.query('RECALL')).toMatchObject({ result: expect.stringContaining('SAY one') });
  await first.stop();
  const second = await loopback.runtime.startSession({ ...loopback.options, resume: sessionId });
  expect(await second.query('RECALL')).toMatchObject({ result: expect.stringContaining('SAY one') });
});

it('a `continue` that meets a conversation in use is told so before it costs a prompt', async () => {
  await using loopback = await startLoopback();
  const first = await loopback.runtime.startSession(loopback.options);
  await first.query('SAY one');
  const { sessionId } = first;
  await expect(loopback.runtime.startSession({ ...loopback.options, continue: true })).rejects.toMatchObject({
    code: 'CONVERSATION_IN_USE',
    isProvablyAlive: true,
    sessionId,
  });
  await first.stop();
  const second = await loopback.runtime.startSession({ ...loopback.options, continue: true });
  expect(await second.query('RECALL')).toMatchObject({ result: expect.stringContaining('SAY one') });
  expect(second.sessionId).toBe(sessionId);
});

it('a CLI that goes over to a conversation in use is ended with the same error', async () => {
  await using loopback = await startLoopback();
  const first = await loopback.runtime.startSession(loopback.options);
  await first.ready;
  await using stage = await setStage({ leaseDir: join(loopback.folder, 'leases') });
  const { session } = await stage.start({
    turns: [
      {
        steps: [
          { type: 'line', line: { type: 'system', subtype: 'init', session_id: first.sessionId } },
          { type: 'hang' },
        ],
      },
    ],
  });
  await expect(session.query('one')).rejects.toMatchObject({ code: 'CONVERSATION_IN_USE' });
  await expect(session.exited).resolves.toMatchObject({ error: { code: 'CONVERSATION_IN_USE' } });
});
