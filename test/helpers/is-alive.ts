import { isAliveStat, readProcStat } from '#core/os/proc-stat.ts';

/** Whether the process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  if (process.platform === 'linux') {
    const stat = readProcStat(pid);
    return stat !== undefined && isAliveStat(stat);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
