import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a host of `test/fixtures/hosts` did, from its start to its end. */
export interface HostRun {
  readonly exitCode: number | null;
  readonly stderr: string;
  /** Each line of its stdout, read as JSON. */
  readonly reports: readonly unknown[];
}

/** Runs a host to its end. `maxDescriptors`: how many files it may have open at once (`ulimit -n`). */
export async function runHost(
  name: string,
  args: readonly string[] = [],
  { maxDescriptors }: { readonly maxDescriptors?: number } = {},
): Promise<HostRun> {
  const path = fileURLToPath(new URL(`../fixtures/hosts/${name}.ts`, import.meta.url));
  const node = [process.execPath, '--conditions=@troupe/source', '--import', 'tsx', path, ...args];
  const limit = maxDescriptors === undefined ? '' : `ulimit -n ${maxDescriptors} && `;
  const child = spawn('/bin/sh', ['-c', `${limit}exec "$@"`, 'sh', ...node], {
    // Its cache would be left in the temporary folder.
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { exitCode: child.exitCode, stderr, reports: lines.map((line): unknown => JSON.parse(line)) };
}
