import { spawnSync } from 'node:child_process';

/** Runs a command to its end and returns its stdout; when it fails, throws with all it said. */
export function run(command, args, { cwd, env = process.env } = {}) {
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? status}\n${stdout}${stderr}`);
}
