import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// Plain JavaScript, for it runs before anything is installed.
const script = (name: string) => import(pathToFileURL(resolve('scripts', name)).href);
const { installArguments } = await script('install-arguments.mjs');
const { pnpmVersion } = await script('pnpm-version.mjs');

const always = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];

describe('npm run setup', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'setup-'));
    await mkdir(join(root, 'node_modules'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const installedFrom = (store: string) =>
    writeFile(
      join(root, 'node_modules', '.modules.yaml'),
      `{\n  "storeDir": "${store}",\n  "virtualStoreDir": ".pnpm"\n}`,
    );

  test('never stops to ask, with nothing installed', () => {
    expect(installArguments(root)).toEqual(always);
  });

  test('goes on with the store that node_modules were made from, whatever HOME is', async () => {
    const store = join(root, 'store');
    await mkdir(store);
    await installedFrom(store);
    expect(installArguments(root)).toEqual([...always, `--store-dir=${store}`]);
  });

  test('begins again where that store is gone', async () => {
    await installedFrom(join(root, 'gone'));
    expect(installArguments(root)).toEqual(always);
  });

  test('uses the version of pnpm that CONTRIBUTING.md names', async () => {
    expect(await readFile('CONTRIBUTING.md', 'utf8')).toContain(`npx -y pnpm@${pnpmVersion()} install`);
  });
});
