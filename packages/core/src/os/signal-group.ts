import { errorCodeOf } from '../base/is-error.ts';
import { isGone } from './proc-stat.ts';

/**
 * Sends a signal to a whole process group. Only for a group whose leader is our own child and was not yet reaped (or was
 * in this very tick): after that the number may belong to somebody else. Returns whether anybody was there to get it.
 */
export function signalGroup(groupId: number, signal: NodeJS.Signals): boolean {
  return mayBeSignalled(groupId) && sendSignal(-groupId, signal);
}

/** Whether `pid` can be one of ours: never ourselves, PID 1, or a number by which `kill` means everybody. */
export function mayBeSignalled(pid: number): boolean {
  return Number.isInteger(pid) && pid > 1 && pid !== process.pid;
}

/** `process.kill` that answers `false` where nobody is there, or where it changed its user and may not be signalled. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // Neither is ours to fix: whoever sweeps finds what is still there and names it.
    if (isGone(error) || errorCodeOf(error) === 'EPERM') return false;
    throw error;
  }
}
