import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRuntime, type RuntimeOptions } from '@troupe/core';
import { scriptedCli } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

const watched = leavesNothingBehind();
const folder = (name: string) => join(watched.tmpRoot, name);

async function startRuntime(options: RuntimeOptions) {
  const cli = await scriptedCli();
  const runtime = createRuntime({ ...options, defaults: { cliPath: cli.path, env: cli.env } });
  return {
    runtime,
    ask: () => runtime.query('hi').then(({ subtype }) => subtype),
    async [Symbol.asyncDispose]() {
      await runtime.stop();
      await cli[Symbol.asyncDispose]();
    },
  };
}

describe('a folder of ours', () => {
  test('that could not be used is looked at again at the next start', async () => {
    const options = { leaseDir: folder('leases'), tmpDir: folder('tmp') };
    await using host = await startRuntime(options);
    await writeFile(options.leaseDir, '');
    await expect(host.ask()).rejects.toMatchObject({ code: 'CLI_START', permanent: false });
    await rm(options.leaseDir);
    await expect(host.ask()).resolves.toBe('success');
    await writeFile(join(options.tmpDir, 'x'), '');
    await rm(options.tmpDir, { recursive: true });
    await writeFile(options.tmpDir, '');
    await expect(host.ask()).rejects.toMatchObject({ code: 'CLI_START', permanent: false });
    await rm(options.tmpDir);
    await expect(host.ask()).resolves.toBe('success');
    for (const path of Object.values(options)) await rm(path, { recursive: true });
  });

  test('that is removed while a session runs costs neither it nor others', async () => {
    const options = { leaseDir: folder('leases'), tmpDir: folder('tmp') };
    await using host = await startRuntime(options);
    const session = await host.runtime.startSession();
    await session.query('one');
    for (const path of Object.values(options)) await rm(path, { recursive: true });
    expect((await session.query('two')).subtype).toBe('success');
    await expect(host.ask()).resolves.toBe('success');
    await session.clear();
    expect((await session.query('three')).subtype).toBe('success');
    await session.stop();
    for (const path of Object.values(options)) await rm(path, { recursive: true });
  });

  test('is below TMPDIR, which alone moves them all; one that cannot be used there is named', async () => {
    const writable = folder('work');
    await mkdir(writable);
    const before = process.env.TMPDIR;
    const cli = await scriptedCli();
    const ask = async (tmpDir: string) => {
      process.env.TMPDIR = tmpDir;
      const runtime = createRuntime({ defaults: { cliPath: cli.path, env: cli.env } });
      process.env.TMPDIR = before;
      try {
        return (await runtime.query('hi')).subtype;
      } finally {
        await runtime.stop();
      }
    };
    // Nobody can make a folder there, root neither.
    await expect(ask('/dev/null')).rejects.toMatchObject({
      code: 'CLI_START',
      message: expect.stringMatching(/\/dev\/null\/troupe-\d+ cannot be used: .* TMPDIR in the environment/),
    });
    await expect(ask(writable)).resolves.toBe('success');
    const [own = ''] = await readdir(writable);
    expect((await readdir(join(writable, own))).sort()).toEqual(['leases', 's']);
    expect(existsSync(join(watched.tmpRoot, own))).toBe(false);
    await cli[Symbol.asyncDispose]();
    await rm(writable, { recursive: true });
  });
});
