import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

describe('a prompt', () => {
  it('is text: a slash command and a file mention reach the model as characters and do nothing', async () => {
    await using loopback = await startLoopback();
    const file = join(loopback.folder, 'secret.txt');
    await writeFile(file, 'the-content-of-the-file');
    const session = await loopback.runtime.startSession({ ...loopback.options, tools: [] });
    await session.query('SAY first');
    const { sessionId } = session;
    await session.query('/clear');
    await session.query(`@${file}`);
    await session.query('@/etc/hostname');
    expect(session.sessionId).toBe(sessionId);
    const last = loopback.api.requests.at(-1);
    expect(last?.prompts).toEqual(['SAY first', '/clear', `@${file}`, '@/etc/hostname']);
    expect(JSON.stringify(loopback.api.requests.map((request) => request.body))).not.toContain(
      'the-content-of-the-file',
    );
  });

  it('with `commands` may clear the conversation and bring in a file', async () => {
    await using loopback = await startLoopback();
    const file = join(loopback.folder, 'secret.txt');
    await writeFile(file, 'the-content-of-the-file');
    const session = await loopback.runtime.startSession({ ...loopback.options, tools: [] });
    await session.query('SAY first');
    const { sessionId } = session;
    // In quotes: the folder of temporary files may have a space in its name.
    await session.query(`@"${file}"`, { commands: true });
    expect(JSON.stringify(loopback.api.requests.at(-1)?.body)).toContain('the-content-of-the-file');
    await session.query('/clear', { commands: true });
    expect(session.sessionId).not.toBe(sessionId);
    await session.query('SAY second');
    expect(loopback.api.requests.at(-1)?.prompts).not.toContain('SAY first');
  });
});
