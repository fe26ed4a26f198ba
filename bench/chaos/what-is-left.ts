import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The pids of other living processes that have this folder in their environment. */
export async function processesUnder(folder: string): Promise<readonly number[]> {
  const found = process.platform === 'linux' ? await fromProc(folder) : await fromPs(folder);
  return found.filter((pid) => pid !== process.pid);
}

async function fromProc(folder: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const carried = await Promise.all(
    pids.map((pid) =>
      readFile(`/proc/${pid}/environ`, 'utf8').then(
        (environment) => environment.includes(folder),
        () => false, // It has ended, or is somebody else's.
      ),
    ),
  );
  return pids.filter((_, index) => carried[index]);
}

async function fromPs(folder: string): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axeww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = stdout.split('\n').filter((line) => line.includes(folder) && !line.includes('ps -axeww'));
  return lines.map((line) => Number.parseInt(line, 10));
}

/** The files below the folders, and the temporary folders of sessions. */
async function filesBelow(folders: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => !entry.isDirectory() || /^troupe-\w{6}$/.test(entry.name))
        .map((entry) => relative(join(folder, '..'), join(entry.parentPath, entry.name)));
    }),
  );
  return lists.flat();
}

/** How many sockets, pipes and processes of each kind this process has open. */
export function openResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (/Socket|Pipe|Process|Server/.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** What is to be gone. */
export interface Traces {
  /** Every process of ours has it in its environment. */
  readonly folder: string;
  /** In these no file may be left. */
  readonly emptied: readonly string[];
  readonly before: ReadonlyMap<string, number>;
}

/** What is left, in words: as soon as that is nothing, else after `patienceMs`. */
export async function whatIsLeft(
  { folder, emptied, before }: Traces,
  patienceMs = 5_000,
): Promise<readonly string[]> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const left = [
      ...(await processesUnder(folder)).map((pid) => `process ${pid}`),
      ...(await filesBelow(emptied)).map((path) => `file ${path}`),
      ...[...openResources()]
        .filter(([name, count]) => count > (before.get(name) ?? 0))
        .map(([name, count]) => `${name}: ${before.get(name) ?? 0} → ${count}`),
    ];
    if (left.length === 0 || performance.now() >= giveUpAt) return left;
    await sleep(50);
  }
}
