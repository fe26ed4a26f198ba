import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CliNotFoundError, CliStartError } from '#core/errors/errors.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { fixtureLocation, startFixture } from '../../helpers/start-fixture.ts';

// A start that fails leaves no temporary folder and no lease: `leavesNothingBehind` sees to that.
const watched = leavesNothingBehind();

function failure(overrides: Parameters<typeof startFixture>[2]): Promise<unknown> {
  return startFixture('echoes-lines', watched.tmpRoot, overrides).then(
    () => 'it started',
    (error: unknown) => error,
  );
}

describe('startCliProcess', () => {
  test('a working folder that does not exist is a permanent fault that names it', async () => {
    const cwd = join(watched.tmpRoot, 'nowhere');
    const error = await failure({ cwd });
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({
      permanent: true,
      message: `The CLI cannot start in ${cwd}: there is no such folder (\`cwd\`).`,
    });
  });

  test('a file that went away since it was found is a CliNotFoundError', async () => {
    const path = join(watched.tmpRoot, 'gone');
    const error = await failure({ location: { path, source: 'path', command: path, prefixArguments: [] } });
    expect(error).toBeInstanceOf(CliNotFoundError);
    expect(error).toMatchObject({ searched: [path] });
  });

  test('a file that may not be executed is a permanent fault', async () => {
    const path = join(watched.tmpRoot, 'plain');
    await writeFile(path, '#!/bin/sh\n', { mode: 0o644 });
    const error = await failure({ location: { path, source: 'path', command: path, prefixArguments: [] } });
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({ permanent: true, message: expect.stringContaining('may not execute it') });
    await rm(path);
  });

  test('arguments that the system does not take are a permanent fault that says so', async () => {
    const error = await failure({ args: ['x'.repeat(4 * 1024 * 1024)] });
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({
      permanent: true,
      message: expect.stringContaining('too long for this system (E2BIG)'),
    });
  });

  test('a lease folder that others may enter is a permanent fault', async () => {
    const leaseDir = join(watched.tmpRoot, 'open');
    await mkdir(leaseDir);
    await chmod(leaseDir, 0o755);
    const error = await failure({ leaseDir });
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({
      permanent: true,
      message: expect.stringContaining('others may enter it (mode 0755)'),
    });
  });

  test.each([
    ['#!/no/such/interpreter', 'names the interpreter "/no/such/interpreter", which does not exist'],
    ['#!/bin/sh\r', 'names the interpreter "/bin/sh\\r", which does not exist'],
    ['#! /usr/bin/env no-such-program', 'asks for `no-such-program`, which is in no folder of the PATH'],
  ])('a script that begins with %j is told as one whose interpreter is missing', async (line, words) => {
    const path = join(watched.tmpRoot, 'broken');
    await writeFile(path, `${line}\n`, { mode: 0o755 });
    const error = await failure({ location: { path, source: 'path', command: path, prefixArguments: [] } });
    expect(error).toBeInstanceOf(CliStartError);
    expect(error).toMatchObject({ permanent: true, message: expect.stringContaining(words) });
    await rm(path);
  });

  test('a script is run with this Node and its arguments follow it', async () => {
    const { cli, line } = await startFixture('tells-its-world', watched.tmpRoot, {
      location: fixtureLocation('tells-its-world'),
      args: ['--one'],
    });
    expect(JSON.parse(await line()).argv).toEqual(['--one']);
    await cli.stop({ timeoutMs: 10_000 });
  });
});
