import { readFileSync } from 'node:fs';
import { errorCodeOf } from '../base/is-error.ts';

/** What `/proc/<pid>/stat` says that we need. */
export interface ProcStat {
  /** `Z` and `X` are dead; everything else lives, stopped and sleeping processes included. */
  readonly state: string;
  readonly parentPid: number;
  readonly groupId: number;
  /** In clock ticks since boot, as written. */
  readonly startTime: string;
}

/** Reads one line of `/proc/<pid>/stat`; `undefined` when it is not one. */
export function parseProcStat(text: string): ProcStat | undefined {
  // The second field is the program's name in parentheses and may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid, groupId] = fields;
  const startTime = fields[19];
  if (!state || !parentPid || !groupId || !startTime) return undefined;
  return { state, parentPid: Number(parentPid), groupId: Number(groupId), startTime };
}

/** The same for a pid, zombies included; `undefined` when there is no such process. Synchronous: it never blocks on disk. */
export function readProcStat(pid: number): ProcStat | undefined {
  return readStat(`/proc/${pid}/stat`);
}

/** The same for one thread of a process. */
export function readThreadStat(pid: number, threadId: number): ProcStat | undefined {
  return readStat(`/proc/${pid}/task/${threadId}/stat`);
}

function readStat(path: string): ProcStat | undefined {
  try {
    return parseProcStat(readFileSync(path, 'latin1'));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Whether the process runs anything; a zombie does not, and where PID 1 reaps nothing it stays one for ever. */
export function isAliveStat(stat: ProcStat): boolean {
  return stat.state !== 'Z' && stat.state !== 'X';
}

/** Whether the error says that the process ended while it was looked at. */
export function isGone(error: unknown): boolean {
  const code = errorCodeOf(error);
  return code === 'ENOENT' || code === 'ESRCH';
}
