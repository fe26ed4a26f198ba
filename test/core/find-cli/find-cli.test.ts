import { chmod, mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CliNotFoundError } from '#core/errors/errors.ts';
import { platformPackage } from '#core/find-cli/bundled-cli.ts';
import { type FindCliOptions, findCli } from '#core/find-cli/find-cli.ts';
import { isMusl } from '#core/find-cli/is-musl.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();
let root = '';

beforeEach(async () => {
  root = join(await realpath(watched.tmpRoot), 'app');
  await mkdir(root);
});

afterEach(() => rm(root, { recursive: true }));

/** Writes a file below the root and returns its path. */
async function file(path: string, mode = 0o755, text = '#!/bin/sh\n'): Promise<string> {
  const whole = join(root, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text, { mode });
  await chmod(whole, mode);
  return whole;
}

async function refusal(choice: string, options: FindCliOptions = {}): Promise<CliNotFoundError> {
  const error: unknown = await findCli(choice, { cwd: root, env: {}, ...options }).then(
    (location) => location,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CliNotFoundError))
    throw new Error(`Expected a CliNotFoundError, got ${JSON.stringify(error)}.`);
  expect(error.code).toBe('CLI_NOT_FOUND');
  return error;
}

// A platform whose package is not installed here, whatever machine this is.
const elsewhere = {
  os: 'darwin',
  arch: process.platform === 'darwin' && process.arch === 'x64' ? 'arm64' : 'x64',
  musl: false,
};
const elsewherePackage = `@anthropic-ai/claude-code-${elsewhere.os}-${elsewhere.arch}`;

describe('a path', () => {
  test('an executable file is run itself', async () => {
    const path = await file('bin/my-claude');
    const location = { path, source: 'path', command: path, prefixArguments: [] };
    await expect(findCli(path)).resolves.toEqual(location);
    await expect(findCli('./bin/my-claude', { cwd: root })).resolves.toEqual(location);
    await expect(findCli('bin/my-claude', { cwd: root })).resolves.toEqual(location);
  });

  test.each(['cli.js', 'cli.mjs', 'cli.cjs'])('%s is run with this Node, executable or not', async (name) => {
    const path = await file(name, 0o644);
    await expect(findCli(path)).resolves.toEqual({
      path,
      source: 'path',
      command: process.execPath,
      prefixArguments: [path],
    });
  });

  test('a missing file is refused with where it was looked for and how to get one', async () => {
    const error = await refusal('./nowhere/claude');
    expect(error.searched).toEqual([`${root}/nowhere/claude: does not exist`]);
    expect(error.message).toBe(
      `The Claude Code CLI at './nowhere/claude' (\`cliPath\`) cannot be used. Looked at:\n` +
        `  - ${root}/nowhere/claude: does not exist\n` +
        'Install it with `npm install @anthropic-ai/claude-code@2.1.332`, or set `cliPath` to its file.',
    );
  });

  test('a folder, a file that may not be executed, and a path through a file are each refused with the reason', async () => {
    const plain = await file('plain', 0o644);
    expect((await refusal(root)).searched).toEqual([`${root}: is not a file`]);
    expect((await refusal(plain)).searched).toEqual([
      `${plain}: may not be executed by this user (\`chmod +x\` it)`,
    ]);
    expect((await refusal(`${plain}/claude`)).searched).toEqual([
      `${plain}/claude: does not exist (ENOTDIR)`,
    ]);
  });
});

describe('global', () => {
  test('it is the first `claude` on PATH that can be run', async () => {
    await file('one/claude', 0o644);
    await mkdir(join(root, 'two/claude'), { recursive: true });
    const third = await file('three/claude');
    await file('four/claude');
    const PATH = ['one', 'missing', 'two', 'three', 'four'].map((name) => join(root, name)).join(':');
    await expect(findCli('global', { env: { PATH } })).resolves.toEqual({
      path: third,
      source: 'global',
      command: third,
      prefixArguments: [],
    });
  });

  test('the stubs of node_modules/.bin are passed over, and each is told', async () => {
    const stub = await file('node_modules/.bin/claude');
    const real = await file('bin/claude');
    const told: string[] = [];
    const options = { onPassedOver: (path: string) => told.push(path) };
    const PATH = `${root}/node_modules/.bin:${root}/bin`;
    await expect(findCli('global', { env: { PATH }, ...options })).resolves.toMatchObject({ path: real });
    expect(told).toEqual([stub]);
    const turned = `${root}/bin:${root}/node_modules/.bin/`;
    await findCli('global', { env: { PATH: turned }, ...options });
    expect(told).toEqual([stub]);
  });

  test('where there is nothing else, the error names them and what to do', async () => {
    const stub = await file('node_modules/.bin/claude');
    const error = await refusal('global', { env: { PATH: `${root}/node_modules/.bin/:${root}/empty` } });
    expect(error.searched).toEqual([
      expect.stringContaining(`${stub}: passed over`),
      `PATH: no claude in ${root}/empty`,
    ]);
    expect(error.message).toContain('set `cliPath` to it');
  });

  test('relative folders count from `cwd`, and empty ones are no folders', async () => {
    const path = await file('bin/claude');
    await file('claude');
    await expect(findCli('global', { cwd: root, env: { PATH: '::bin' } })).resolves.toMatchObject({ path });
  });

  test('what was met on the way is told', async () => {
    const plain = await file('one/claude', 0o644);
    const error = await refusal('global', { env: { PATH: `${root}/one:${root}/two` } });
    expect(error.searched).toEqual([
      `${plain}: may not be executed by this user (\`chmod +x\` it)`,
      `PATH: no claude in ${root}/one, ${root}/two`,
    ]);
    expect((await refusal('global')).searched).toEqual(['PATH: it names no folder']);
  });
});

describe('bundled', () => {
  test('the package of this platform is found from here, and its file can be run', async () => {
    const location = await findCli('bundled', { cwd: '/' });
    expect(location.source).toBe('bundled');
    expect(location.command).toBe(location.path);
    expect(location.path).toMatch(/claude-code-(linux|darwin)-(x64|arm64)(-musl)?\/claude$/);
    expect(location.path).not.toContain('.bin');
  });

  test('a package of the application is found from `cwd`', async () => {
    await file(`node_modules/${elsewherePackage}/package.json`, 0o644, '{"name":"x"}');
    const path = await file(`node_modules/${elsewherePackage}/claude`);
    await mkdir(join(root, 'deep/down'), { recursive: true });
    const found = findCli('bundled', { cwd: join(root, 'deep/down'), platform: elsewhere });
    await expect(found).resolves.toMatchObject({ path, source: 'bundled' });
  });

  test('a package that only @anthropic-ai/claude-code can see is found by way of it', async () => {
    // As pnpm lays it out: the dependencies of a package lie beside its real place and nowhere else.
    const store = 'node_modules/.store/claude-code/node_modules/@anthropic-ai';
    await file(`${store}/claude-code/package.json`, 0o644, '{"name":"x"}');
    await file(
      `node_modules/.store/claude-code/node_modules/${elsewherePackage}/package.json`,
      0o644,
      '{"name":"x"}',
    );
    const path = await file(`node_modules/.store/claude-code/node_modules/${elsewherePackage}/claude`);
    await mkdir(join(root, 'node_modules/@anthropic-ai'), { recursive: true });
    await symlink(join(root, store, 'claude-code'), join(root, 'node_modules/@anthropic-ai/claude-code'));
    const found = findCli('bundled', { cwd: root, platform: elsewhere });
    await expect(found).resolves.toMatchObject({ path });
  });

  test('a package whose file may not be executed is told, and so is a missing one', async () => {
    expect((await refusal('bundled', { platform: elsewhere })).searched).toEqual([
      `npm package ${elsewherePackage}: not installed for Troupe, nor in ${root}`,
    ]);
    await file(`node_modules/${elsewherePackage}/package.json`, 0o644, '{"name":"x"}');
    const path = await file(`node_modules/${elsewherePackage}/claude`, 0o644);
    expect((await refusal('bundled', { platform: elsewhere })).searched).toEqual([
      `${path}: may not be executed by this user (\`chmod +x\` it)`,
    ]);
  });

  test('each supported platform has its package, and no other has one', () => {
    const name = (os: string, arch: string, musl = false) => platformPackage({ os, arch, musl });
    expect([
      name('linux', 'x64'),
      name('linux', 'arm64'),
      name('linux', 'x64', true),
      name('linux', 'arm64', true),
      name('darwin', 'x64'),
      name('darwin', 'arm64'),
      name('linux', 'riscv64'),
      name('freebsd', 'x64'),
    ]).toEqual([
      '@anthropic-ai/claude-code-linux-x64',
      '@anthropic-ai/claude-code-linux-arm64',
      '@anthropic-ai/claude-code-linux-x64-musl',
      '@anthropic-ai/claude-code-linux-arm64-musl',
      '@anthropic-ai/claude-code-darwin-x64',
      '@anthropic-ai/claude-code-darwin-arm64',
      undefined,
      undefined,
    ]);
  });

  test('the libc is the one npm chose the package for', () => {
    const own = platformPackage({ os: process.platform, arch: process.arch, musl: isMusl() });
    expect(() => createRequire(import.meta.url).resolve(`${own}/package.json`)).not.toThrow();
  });
});

describe('auto', () => {
  test('bundled comes first, then PATH', async () => {
    const onPath = await file('bin/claude');
    const env = { PATH: join(root, 'bin') };
    await expect(findCli('auto', { cwd: root, env })).resolves.toMatchObject({ source: 'bundled' });
    await expect(findCli('auto', { cwd: root, env, platform: elsewhere })).resolves.toMatchObject({
      source: 'global',
      path: onPath,
    });
  });

  test('with neither, the error tells of both', async () => {
    const error = await refusal('auto', { env: { PATH: '/nowhere' }, platform: elsewhere });
    expect(error.message).toBe(
      'No Claude Code CLI was found. Looked at:\n' +
        `  - npm package ${elsewherePackage}: not installed for Troupe, nor in ${root}\n` +
        '  - PATH: no claude in /nowhere\n' +
        'Install it with `npm install @anthropic-ai/claude-code@2.1.332`, or set `cliPath` to its file.',
    );
  });

  test('on a platform without a package, PATH is still looked at', async () => {
    const path = await file('bin/claude');
    const platform = { os: 'linux', arch: 'riscv64', musl: false };
    await expect(findCli('auto', { env: { PATH: dirname(path) }, platform })).resolves.toMatchObject({
      path,
    });
    expect((await refusal('auto', { platform })).searched[0]).toBe(
      'npm packages: there is none for linux on riscv64',
    );
  });
});

describe('Windows', () => {
  test.each(['auto', 'global', 'bundled', 'C:\\claude.exe'])(
    'it is refused whatever is asked for: %s',
    async (choice) => {
      const error = await refusal(choice, { platform: { os: 'win32', arch: 'x64', musl: false } });
      expect(error.message).toContain('Windows is not supported');
    },
  );
});
