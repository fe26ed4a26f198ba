import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CanUseTool,
  createPermissionDesk,
  type PermissionContext,
  type PermissionResult,
} from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { killChild } from '../helpers/kill-child.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

leavesNothingBehind();

const touch = (file: string) => `TOOL Bash touch ${file} ;; SAY done`;
const never = () => new Promise<never>(() => {});

async function exists(loopback: Loopback, file: string): Promise<boolean> {
  return access(join(loopback.folder, 'work', file)).then(
    () => true,
    () => false,
  );
}

const start = (loopback: Loopback, canUseTool: CanUseTool, more: object = {}) =>
  loopback.runtime.startSession({ ...loopback.options, canUseTool, ...more });

describe('canUseTool over the real CLI', () => {
  it('allows, denies with a reason that the model reads, and changes the input', async () => {
    await using loopback = await startLoopback();
    const session = await start(loopback, async (_name, { command }) => {
      if (command === 'touch a') return { behavior: 'allow' };
      if (command === 'touch b') return { behavior: 'deny', message: 'not this one' };
      return { behavior: 'allow', updatedInput: { command: 'touch d' } };
    });
    for (const file of ['a', 'b', 'c']) await session.query(touch(file));
    const there = await Promise.all(['a', 'b', 'c', 'd'].map((file) => exists(loopback, file)));
    expect(there).toEqual([true, false, false, true]);
    const told = loopback.api.requests.flatMap((request) => request.toolResults);
    expect(told.join('\n')).toContain('not this one');
  });

  it('is not asked again after a rule that went along with the answer', async () => {
    await using loopback = await startLoopback();
    let asked = 0;
    const session = await start(loopback, async () => {
      asked += 1;
      return {
        behavior: 'allow',
        updatedPermissions: [
          { type: 'addRules', rules: [{ toolName: 'Bash' }], behavior: 'allow', destination: 'session' },
        ],
      };
    });
    await session.query(touch('a'));
    await session.query(touch('b'));
    expect([asked, await exists(loopback, 'b')]).toEqual([1, true]);
  });

  it('is asked for three tools at once, and answered in any order', async () => {
    await using loopback = await startLoopback();
    const open = new Map<unknown, (result: PermissionResult) => void>();
    const all = createDeferred<void>();
    const session = await start(loopback, (_name, input) => {
      return new Promise((resolve) => {
        open.set(input['file_path'], resolve);
        if (open.size === 3) all.resolve();
      });
    });
    const files = ['/etc/hostname', '/etc/hosts', '/etc/passwd'];
    const reads = files.map((file) => `TOOL Read ${JSON.stringify({ file_path: file })}`).join(' ++ ');
    const result = session.query(`${reads} ;; SAY done`);
    await all.promise;
    expect(session.status()).toMatchObject({ openAsks: 3, waitingFor: 'permission' });
    for (const file of files.toReversed()) open.get(file)?.({ behavior: 'deny', message: `no ${file}` });
    expect(await result).toMatchObject({ result: 'done', permission_denials: [{}, {}, {}] });
  });

  it('that does not answer in time is a denial, and the turn goes on', async () => {
    await using loopback = await startLoopback();
    const session = await start(loopback, never, { permissionTimeoutMs: 200 });
    expect(await session.query(touch('a'))).toMatchObject({ result: 'done' });
    expect(await exists(loopback, 'a')).toBe(false);
  });

  it('hears of an interrupt by its signal, and the session stays usable', async () => {
    await using loopback = await startLoopback();
    const asked = createDeferred<PermissionContext>();
    const session = await start(loopback, (_name, _input, context) => {
      asked.resolve(context);
      return never();
    });
    const turn = session.stream(touch('a'));
    const { signal } = await asked.promise;
    await turn.interrupt();
    expect(signal.aborted).toBe(true);
    expect(turn.state).toBe('interrupted');
    expect(await session.query('SAY after')).toMatchObject({ result: 'after' });
    expect(await exists(loopback, 'a')).toBe(false);
  });

  it('hears of the death of the CLI by its signal, and the turn is lost', async () => {
    await using loopback = await startLoopback();
    const asked = createDeferred<PermissionContext>();
    const session = await start(loopback, (_name, _input, context) => {
      asked.resolve(context);
      return never();
    });
    const { heard, done } = troupeMessages(session);
    const turn = session.stream(touch('a'));
    const { signal } = await asked.promise;
    killChild(session.pid, 'SIGKILL');
    await expect(turn.result).rejects.toMatchObject({ code: 'CLI_EXIT', turnInFlight: true });
    await done;
    expect(signal.aborted).toBe(true);
    expect(heard).toMatchObject([{ subtype: 'permission_denied', reason: 'session_gone', toolName: 'Bash' }]);
  });
});

describe('a permission desk over the real CLI', () => {
  it('answers asks and questions by their id, whoever looks, and asks again after a resume', async () => {
    await using loopback = await startLoopback();
    const desk = createPermissionDesk();
    let next = createDeferred<string>();
    desk.onChange(({ type, ask }) => {
      if (type === 'asked') next.resolve(ask.id);
    });
    const nextAsk = async () => {
      const id = await next.promise;
      next = createDeferred<string>();
      return desk.pending().find((ask) => ask.id === id);
    };
    const session = await start(loopback, desk.canUseTool, { name: 'ann' });
    const question = { question: 'Which?', header: 'Pick', multiSelect: false };
    const options = ['A', 'B'].map((label) => ({ label, description: label }));
    const input = JSON.stringify({ questions: [{ ...question, options }] });
    const answered = session.query(`TOOL AskUserQuestion ${input} ;; SAY done`);
    const ask = await nextAsk();
    expect(ask).toMatchObject({
      toolName: 'AskUserQuestion',
      requiresUserInteraction: true,
      sessionName: 'ann',
    });
    desk.answer(ask?.id ?? '', { 'Which?': 'B' });
    await answered;
    const told = loopback.api.requests.flatMap((request) => request.toolResults);
    expect(told.join()).toContain('"Which?"="B"');

    // The turn is lost with the CLI; asked again in a session that goes on with the conversation.
    const lost = session.stream(touch('a'));
    const before = await nextAsk();
    killChild(session.pid, 'SIGKILL');
    await lost.result.catch(() => undefined);
    await session.exited;
    expect(desk.pending()).toEqual([]);
    const resumed = await start(loopback, desk.canUseTool, { resume: session.sessionId });
    const again = resumed.query(touch('a'));
    const after = await nextAsk();
    expect(after).toMatchObject({ toolName: 'Bash', sessionId: session.sessionId });
    expect(after?.id).not.toBe(before?.id);
    expect(() => desk.allow(before?.id ?? '')).toThrow(expect.objectContaining({ code: 'ASK_NOT_FOUND' }));
    desk.allow(after?.id ?? '');
    await again;
    expect(await readFile(join(loopback.folder, 'work', 'a'), 'utf8')).toBe('');
  });
});
