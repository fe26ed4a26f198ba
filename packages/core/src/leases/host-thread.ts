import { readlinkSync } from 'node:fs';
import { isMainThread, threadId } from 'node:worker_threads';
import { isAliveStat, isGone, readThreadStat } from '../os/proc-stat.ts';

/** `unknown`: the thread is another one of the process, and this system does not tell which of them live. */
export type ThreadFate = 'alive' | 'dead' | 'unknown';

const task = /^task:(\d+):(\d+)$/;

/**
 * The thread we run in, in a form that any process of this machine can look up; `undefined` for the main thread, which ends
 * with its process. A worker thread may end long before: what it owned is then nobody's.
 */
export function ownThread(): string | undefined {
  if (isMainThread) return undefined;
  const taskId = readTaskId();
  const startTime = taskId === undefined ? undefined : readThreadStat(process.pid, taskId)?.startTime;
  return startTime === undefined ? `worker:${threadId}` : `task:${taskId}:${startTime}`;
}

// Synchronous: only so it is this thread that looks, and not one of those that do the file system's work.
function readTaskId(): number | undefined {
  try {
    return Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1]);
  } catch (error) {
    if (isGone(error)) return undefined; // macOS.
    throw error;
  }
}

/** Whether the thread of the living process `pid` that was written down lives. Throws when that cannot be read. */
export function threadFate(
  { pid, thread }: { readonly pid: number; readonly thread: string | undefined },
  own: string | undefined,
): ThreadFate {
  if (thread === undefined || (thread === own && pid === process.pid)) return 'alive';
  const [, taskId, startTime] = task.exec(thread) ?? [];
  if (taskId === undefined) return 'unknown';
  const stat = readThreadStat(pid, Number(taskId));
  return stat !== undefined && isAliveStat(stat) && stat.startTime === startTime ? 'alive' : 'dead';
}
