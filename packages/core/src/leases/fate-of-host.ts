import { processTable } from '../os/process-table.ts';
import type { HostFacts } from './host-facts.ts';
import { type ThreadFate, threadFate } from './host-thread.ts';

/** What a file in the lease folder says about the host that wrote it. */
export interface WrittenHost {
  readonly hostPid: number;
  readonly hostStartTime: string;
  /** The thread of it that is the owner; absent for the main one. */
  readonly hostThread?: string | undefined;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly hostname: string;
}

/** The facts of this host as they are written down. */
export function writtenHost(host: HostFacts): WrittenHost {
  return {
    hostPid: host.pid,
    hostStartTime: host.startTime,
    hostThread: host.thread,
    bootId: host.bootId,
    pidNamespace: host.pidNamespace,
    hostname: host.hostname,
  };
}

/**
 * What became of a host, as far as it can be told from here. `other_boot`: a machine of our name wrote it on another boot;
 * `unknown`: it may be alive in another container or on another machine. A host is a thread of a process.
 */
export type HostFate = 'alive' | 'dead' | 'other_boot' | 'unknown';

/**
 * The fate of the host `written`, seen from `here`, where a living process of its pid started at `startTime`.
 * `lookAtThread` is asked about its thread where the process lives.
 */
export function fateOfHost(
  written: WrittenHost,
  here: HostFacts,
  startTime: string | undefined,
  lookAtThread: () => ThreadFate = () => 'alive',
): HostFate {
  if (written.bootId !== here.bootId) {
    // A folder on a shared disk may hold the leases of another machine that is up and running.
    return written.hostname === here.hostname ? 'other_boot' : 'unknown';
  }
  if (written.pidNamespace !== here.pidNamespace) return 'unknown';
  return startTime === written.hostStartTime ? lookAtThread() : 'dead';
}

/** The same, with a look at the process table. Rejects when that cannot be read. */
export async function lookUpHost(written: WrittenHost, here: HostFacts): Promise<HostFate> {
  const { hostPid: pid, hostThread: thread } = written;
  const startTime = await processTable.startTimeOf(pid);
  return fateOfHost(written, here, startTime, () => threadFate({ pid, thread }, here.thread));
}
