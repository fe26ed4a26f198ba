import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Whether a live process has this text in its environment. A process id alone is no proof: once its process has ended,
 * the number is given to another one. Rejects when that cannot be told: out of descriptors nothing is known.
 */
export async function carriesTag(pid: number, tag: string): Promise<boolean> {
  if (pid <= 0) return false;
  try {
    return (await environmentOf(pid)).includes(tag);
  } catch (error) {
    if (isNoProcessOfOurs(error)) return false;
    throw error;
  }
}

// It is gone, or not ours to look at. `ps` says so by its exit code. Under Jest the error is of another realm, where it is no
// instance of our `Error`.
function isNoProcessOfOurs(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' || ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(code));
}

async function environmentOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/environ`, 'utf8');
  const { stdout } = await promisify(execFile)('ps', ['eww', '-o', 'command=', '-p', String(pid)]);
  return stdout;
}
