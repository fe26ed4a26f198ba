import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isAliveStat, readProcStat } from '#core/os/proc-stat.ts';

/** A living direct child of this process. */
export interface Child {
  readonly pid: number;
  readonly command: string;
}

/** The living direct children of `parentPid` (default: this process); zombies do not count. */
export function listChildren(parentPid: number = process.pid): readonly Child[] {
  return process.platform === 'linux' ? childrenFromProc(parentPid) : childrenFromPs(parentPid);
}

function childrenFromProc(parentPid: number): readonly Child[] {
  return readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readProcStat(Number(name)) : undefined;
    if (stat === undefined || stat.parentPid !== parentPid || !isAliveStat(stat)) return [];
    return { pid: Number(name), command: commandOf(name) };
  });
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '(ended)';
  }
}

function childrenFromPs(parentPid: number): readonly Child[] {
  const ps = spawnSync('ps', ['-axo', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' });
  return ps.stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const isChild = Number(parent) === parentPid && Number(pid) !== ps.pid && !state?.startsWith('Z');
    return isChild ? { pid: Number(pid), command } : [];
  });
}
