import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Milliseconds of CPU that some processes have used so far, and the machine. */
export interface CpuTime {
  readonly each: readonly number[];
  readonly machine: number;
  readonly at: number;
}

/** Linux counts in hundredths of a second. */
const tickMs = 10;

export function cpuTime(groups: readonly (readonly number[])[]): CpuTime {
  const each = groups.map((pids) => pids.reduce((sum, pid) => sum + cpuOf(pid), 0));
  const machine = cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0);
  return { each, machine, at: performance.now() };
}

/** How many cores were used in between: by each group, and by everybody else. */
export function coresUsed(from: CpuTime, to: CpuTime): { each: readonly number[]; others: number } {
  const wallMs = to.at - from.at;
  const each = to.each.map((ms, group) => (ms - (from.each[group] ?? 0)) / wallMs);
  const all = (to.machine - from.machine) / wallMs;
  return { each, others: all - each.reduce((sum, cores) => sum + cores, 0) };
}

function cpuOf(pid: number): number {
  // The name of the process is in parentheses and may hold anything; what follows is plain numbers.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return tickMs * (Number(fields[11]) + Number(fields[12]));
}
