// Installs from the lock file, by the one pnpm that is meant for it; nothing has to be there but Node and npm. Arguments go
// to pnpm, after ours.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installArguments } from './install-arguments.mjs';
import { pnpmVersion } from './pnpm-version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = [...installArguments(root), ...process.argv.slice(2)];
const { status, error } = spawnSync('npx', ['-y', `pnpm@${pnpmVersion()}`, ...args], {
  cwd: root,
  stdio: 'inherit',
});
if (error !== undefined) console.error(`npx could not be started: ${error.message}`);
process.exitCode = status ?? 1;
