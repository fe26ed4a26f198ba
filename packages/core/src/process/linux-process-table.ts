import { readdir, readFile } from 'node:fs';
import { promisify } from 'node:util';
import { isAliveStat, readProcStat } from './proc-stat.ts';
import type { ProcessTable, TaggedProcess } from './process-identity.ts';
import { sessionTagVariable } from './session-tag.ts';

// The callback versions cost half of what fs/promises costs, and a scan reads one small file per process.
const read = promisify(readFile);
const list = promisify(readdir);

const needle = Buffer.from(`${sessionTagVariable}=`);
const scanners = 4;
// What is started while the table is read is looked at too, unless the machine does nothing but start processes.
const maxRounds = 5;

/** The process table of Linux, from `/proc`. */
export const linuxProcessTable: ProcessTable = {
  async startTimeOf(pid) {
    return aliveStartTime(pid);
  },

  async listTagged() {
    const seen = new Set<number>();
    const found: TaggedProcess[] = [];
    for (let round = 0; round < maxRounds; round += 1) {
      const pids = (await list('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && !seen.has(pid));
      if (pids.length === 0) break;
      for (const pid of pids) seen.add(pid);
      found.push(...(await identifyAll(pids)));
    }
    return found;
  },
};

async function identifyAll(pids: number[]): Promise<readonly TaggedProcess[]> {
  const found: TaggedProcess[] = [];
  const scan = async () => {
    for (let pid = pids.pop(); pid !== undefined; pid = pids.pop()) {
      const process = await identifyTagged(pid);
      if (process !== undefined) found.push(process);
    }
  };
  await Promise.all(Array.from({ length: scanners }, scan));
  return found;
}

async function identifyTagged(pid: number): Promise<TaggedProcess | undefined> {
  if ((await readTag(pid)) === undefined) return undefined;
  // The pid may have changed hands between two reads; the same start time around the second says it has not.
  const startTime = aliveStartTime(pid);
  const tag = await readTag(pid);
  if (tag === undefined || startTime === undefined || aliveStartTime(pid) !== startTime) return undefined;
  return { pid, startTime, tag };
}

async function readTag(pid: number): Promise<string | undefined> {
  try {
    return findTag(await read(`/proc/${pid}/environ`));
  } catch {
    // It ended meanwhile, or is somebody else's and cannot be one of ours.
    return undefined;
  }
}

/** The tag in an environment as `/proc` shows it: entries that end in a zero byte. */
export function findTag(environ: Buffer): string | undefined {
  for (let at = environ.indexOf(needle); at !== -1; at = environ.indexOf(needle, at + 1)) {
    // Inside another variable's value the same characters mean nothing.
    if (at > 0 && environ[at - 1] !== 0) continue;
    const end = environ.indexOf(0, at);
    return environ.toString('utf8', at + needle.length, end === -1 ? environ.length : end);
  }
  return undefined;
}

function aliveStartTime(pid: number): string | undefined {
  const stat = readProcStat(pid);
  return stat !== undefined && isAliveStat(stat) ? stat.startTime : undefined;
}
