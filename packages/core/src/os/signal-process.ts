import type { ProcessIdentity } from './process-identity.ts';
import { processTable } from './process-table.ts';
import { mayBeSignalled, sendSignal } from './signal-group.ts';

/**
 * Sends a signal to one process, if it is still the one that was meant: the pid must belong to a living process that
 * started when `target` did. Resolves with whether it was sent. Never signals ourselves or PID 1.
 */
export async function signalProcess(target: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  if (!mayBeSignalled(target.pid)) return false;
  // What cannot be told apart is not signalled.
  const startTime = await processTable.startTimeOf(target.pid).catch(() => undefined);
  return startTime === target.startTime && sendSignal(target.pid, signal);
}
