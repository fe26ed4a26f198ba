import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message, SessionOptions } from '@troupe/core';
import { SessionSupervisor, type SessionSupervisorOptions } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { recordingLogger } from '../core/actor/recording-logger.ts';
import { eventually } from '../helpers/eventually.ts';
import { killChild } from '../helpers/kill-child.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

/** One session on the real CLI, and what is said of it. */
async function superviseOne(
  loopback: Loopback,
  options: SessionOptions,
  more: SessionSupervisorOptions = {},
) {
  const logger = recordingLogger();
  const supervisor = await SessionSupervisor.start({
    ...more,
    runtime: loopback.runtime,
    logger,
    sessions: [{ ...loopback.options, logger, ...options, name: 'ada', tools: [] }],
  });
  const session = supervisor.session('ada');
  const heard: Message[] = [];
  void (async () => {
    for await (const message of session.messages()) heard.push(message);
  })();
  const restarts = () =>
    heard.flatMap((message) =>
      message.type === 'troupe' && message.subtype === 'restarted' ? message.conversation : [],
    );
  const warned = () =>
    logger.lines.filter(({ level, facts }) => level === 'warn' && 'formerSessionId' in facts).length;
  return { supervisor, session, restarts, warned };
}

/** Every folder that has a transcript in it. */
async function transcripts(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => file.endsWith('.jsonl')).map((file) => join(folder, file));
}

async function deleteTranscripts({ folder }: Loopback): Promise<void> {
  for (const path of await transcripts(folder)) await rm(path);
}

const losses: Readonly<
  Record<
    string,
    {
      readonly options?: (loopback: Loopback) => SessionOptions;
      readonly lose?: (loopback: Loopback) => Promise<void>;
    }
  >
> = {
  'that keeps no transcript (`persistSession: false`)': { options: () => ({ persistSession: false }) },
  // Not by modes, which mean nothing to root: below a file there can be no folder.
  'whose HOME cannot be written to': {
    options: ({ env }) => ({
      env: { ...env, HOME: '/dev/null/home', CLAUDE_CONFIG_DIR: '/dev/null/config' },
    }),
  },
  'whose transcript somebody has deleted': { lose: deleteTranscripts },
  'whose configuration folder has vanished': {
    lose: ({ folder }) => rm(join(folder, 'home'), { recursive: true, force: true }),
  },
};

describe.each(Object.entries(losses))('a supervised session %s', (_, { options, lose }) => {
  test('comes back in a new conversation after a crash, says so, and asks what waits', async () => {
    await using loopback = await startLoopback();
    const { supervisor, session, restarts, warned } = await superviseOne(loopback, options?.(loopback) ?? {});
    await session.query('SAY one');
    const { sessionId, pid } = session;
    // It stands still meanwhile: what it wrote then would be in the way, or be there again.
    killChild(pid, 'SIGSTOP');
    await lose?.(loopback);
    killChild(pid, 'SIGKILL');
    await eventually(() => session.pid !== pid);
    await expect(session.query('SAY two')).resolves.toMatchObject({ result: 'two' });
    expect(session.sessionId).not.toBe(sessionId);
    expect(restarts().at(-1)).toBe('new');
    expect(warned()).toBe(1);
    expect(supervisor.listSessions()).toMatchObject([{ restarts: 1, state: 'idle' }]);
    await supervisor.stop();
  });
});

test('an id of the state file without a transcript begins a new conversation, with a warning', async () => {
  await using loopback = await startLoopback();
  const stateFile = join(loopback.folder, 'state.json');
  const left = { name: 'ada', sessionId: '5d5a7c0e-7d0f-4a53-9d27-0d6c8f3f1f8a', cwd: loopback.options.cwd };
  await writeFile(stateFile, JSON.stringify({ version: 1, sessions: [left] }));
  const { supervisor, session, warned } = await superviseOne(loopback, {}, { stateFile });
  await expect(session.query('SAY one')).resolves.toMatchObject({ result: 'one' });
  expect(session.sessionId).not.toBe(left.sessionId);
  expect(warned()).toBe(1);
  await supervisor.stop();
});

test('a conversation that the user asked for by `resume` and that is not there is an error', async () => {
  await using loopback = await startLoopback();
  const resume = '5d5a7c0e-7d0f-4a53-9d27-0d6c8f3f1f8a';
  const { supervisor, session } = await superviseOne(loopback, { resume });
  await expect(session.query('SAY one')).rejects.toMatchObject({
    code: 'SESSION_STOPPED',
    cause: { code: 'CLI_START', permanent: true },
  });
  expect(supervisor.listSessions()).toMatchObject([{ state: 'failed' }]);
  await supervisor.stop();
});
