import { readdir } from 'node:fs';
import { promisify } from 'node:util';
import { errnoOf } from './may-pass.ts';
import { ProcFile } from './proc-file.ts';
import { isAliveStat, isGone, readProcStat } from './proc-stat.ts';
import type { ProcessTableReader, Sighting } from './process-identity.ts';
import { sessionTagVariable } from './session-tag.ts';

const list = promisify(readdir);

const needle = Buffer.from(`${sessionTagVariable}=`);
const hidden: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM']);
const scanners = 4;
// What is started while the table is read is looked at too, unless the machine does nothing but start processes.
const maxRounds = 5;

/** The process table of Linux, from `/proc`. */
export const linuxProcessTable: ProcessTableReader = {
  async startTimeOf(pid) {
    return aliveStartTime(pid);
  },

  async sightTagged() {
    const seen = new Set<number>();
    const found: Sighting[] = [];
    for (let round = 0; round < maxRounds; round += 1) {
      const pids = (await list('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && !seen.has(pid));
      if (pids.length === 0) break;
      for (const pid of pids) seen.add(pid);
      found.push(...(await sightAll(pids)));
    }
    return found;
  },

  async identify({ pid, tag }) {
    // The pid may have changed hands between two reads; the same start time around the second says it has not.
    const startTime = aliveStartTime(pid);
    if (startTime === undefined || (await readTag(pid, new ProcFile())) !== tag) return undefined;
    return aliveStartTime(pid) === startTime ? { pid, startTime, tag } : undefined;
  },
};

async function sightAll(pids: number[]): Promise<readonly Sighting[]> {
  const found: Sighting[] = [];
  const scan = async () => {
    const file = new ProcFile();
    for (let pid = pids.pop(); pid !== undefined; pid = pids.pop()) {
      const tag = await readTag(pid, file);
      if (tag !== undefined) found.push({ pid, tag });
    }
  };
  await Promise.all(Array.from({ length: scanners }, scan));
  return found;
}

async function readTag(pid: number, file: ProcFile): Promise<string | undefined> {
  try {
    return findTag(await file.read(`/proc/${pid}/environ`));
  } catch (error) {
    // It ended meanwhile, or is somebody else's and cannot be one of ours. Out of descriptors nothing is known of it.
    if (isGone(error) || hidden.has(errnoOf(error))) return undefined;
    throw error;
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
