// Runs every example as a user would, one after the other: `examples/*.ts`, and `main.ts` of every folder below that is
// neither the demo nor the chat, which serves until it is ended. An example says by its exit code whether it showed what it is there to show.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const limitMs = 120_000;
const notHere = [join('demo', 'main.ts'), join('chat', 'main.ts')];

const examples = listExamples();
const failed = examples.filter((example) => !run(example));
console.log(`${examples.length - failed.length} of ${examples.length} examples did what they show`);
// No examples at all is a mistake in this script, not a success.
process.exitCode = examples.length > 0 && failed.length === 0 ? 0 : 1;

function listExamples() {
  return readdirSync(join(root, 'examples'), { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? join(entry.name, 'main.ts') : entry.name))
    .filter((path) => path.endsWith('.ts') && !notHere.includes(path))
    .map((path) => join('examples', path))
    .filter((path) => existsSync(join(root, path)));
}

function run(example) {
  const startedAt = performance.now();
  const args = ['--conditions=@troupe/source', '--import', 'tsx', example];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (status === 0) console.log(`ok      ${example} (${seconds} s)`);
  else console.log(`FAILED  ${example} (${seconds} s, ended with ${signal ?? status})\n${stdout}${stderr}`);
  return status === 0;
}
