import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliNotFoundError, CliStartError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const thrownBy = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe('a session that cannot start', () => {
  it('says which flag is wrong', async () => {
    await using loopback = await startLoopback();
    const options = { ...loopback.options, extraArgs: { 'no-such-flag': null } };
    const error = await thrownBy(loopback.runtime.query('SAY never', options));
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({
      permanent: true,
      message: expect.stringContaining("unknown option '--no-such-flag'"),
    });
  });

  it('says which conversation there is none of to resume', async () => {
    await using loopback = await startLoopback();
    const resume = randomUUID();
    const session = await loopback.runtime.startSession({ ...loopback.options, resume });
    const turn = session.stream('SAY never');
    const error = await thrownBy(session.ready);
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({
      permanent: true,
      exit: { exitCode: 1 },
      message: expect.stringContaining(resume),
    });
    expect(await session.exited).toEqual({ type: 'crash', error });
    expect(turn.state).toBe('rejected');
    await expect(turn.result).rejects.toMatchObject({ code: 'SESSION_STOPPED', cause: error });
  });

  it('says where it looked for the CLI and how to get it', async () => {
    await using loopback = await startLoopback();
    const cliPath = join(loopback.folder, 'no-such-cli');
    const error = await thrownBy(loopback.runtime.startSession({ ...loopback.options, cliPath }));
    expect(error).toBeInstanceOf(CliNotFoundError);
    expect(error).toMatchObject({
      searched: [expect.stringContaining(cliPath)],
      message: expect.stringContaining('npm install'),
    });
  });

  it('says that the working folder is not there', async () => {
    await using loopback = await startLoopback();
    const cwd = join(loopback.folder, 'gone');
    await expect(loopback.runtime.startSession({ ...loopback.options, cwd })).rejects.toMatchObject({
      code: 'CLI_START',
      permanent: true,
      message: expect.stringContaining(cwd),
    });
  });

  it('says that the configuration is corrupt', async () => {
    await using loopback = await startLoopback();
    const folder = loopback.env.CLAUDE_CONFIG_DIR ?? '';
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.claude.json'), '{ "not": json');
    const error = await thrownBy(loopback.runtime.query('SAY never', loopback.options));
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({ permanent: true });
  });

  it('is refused before anything is started when its options are wrong', async () => {
    await using loopback = await startLoopback();
    const options = { ...loopback.options, maxQueue: -1 };
    await expect(loopback.runtime.startSession(options)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      issues: [{ key: 'maxQueue', received: '-1 (number)' }],
    });
  });
});
