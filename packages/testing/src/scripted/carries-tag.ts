import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Whether a live process has this text in its environment. A process id alone is no proof: once its process has ended,
 * the number is given to another one.
 */
export async function carriesTag(pid: number, tag: string): Promise<boolean> {
  if (pid <= 0) return false;
  try {
    return (await environmentOf(pid)).includes(tag);
  } catch {
    return false; // There is no such process any more, or it is not ours to look at.
  }
}

async function environmentOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/environ`, 'utf8');
  const { stdout } = await promisify(execFile)('ps', ['eww', '-o', 'command=', '-p', String(pid)]);
  return stdout;
}
