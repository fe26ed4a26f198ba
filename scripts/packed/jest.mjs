import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { startProject } from './start-project.mjs';

/** The Jest that is tried: the first that gives every test file a realm in which nothing of Node's is an `instanceof` ours. */
const jest = '30';

/** Installs the tarballs beside Jest and runs a service under it. Returns the version of Jest. */
export function tryUnderJest(packed, folder, root) {
  const project = join(folder, 'jest');
  startProject(project);
  cpSync(join(root, 'test/fixtures/consumer-jest'), project, { recursive: true });
  const tarballs = packed.map(({ tarball }) => tarball);
  const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  run('npm', ['install', ...quietly, ...tarballs, `jest@${jest}`], { cwd: project });
  // Jest takes modules only so.
  const args = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--config',
    JSON.stringify(config),
  ];
  run(process.execPath, args, { cwd: project, env: { ...process.env, NODE_OPTIONS: '' } });
  return JSON.parse(readFileSync(join(project, 'node_modules/jest/package.json'), 'utf8')).version;
}

const config = { testMatch: ['**/*.test.mjs'], transform: {}, testTimeout: 60_000 };
