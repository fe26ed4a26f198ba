import type { HostFacts } from './host-facts.ts';
import { processTable } from './process-table.ts';

/** What a file in the lease folder says about the host that wrote it. */
export interface WrittenHost {
  readonly hostPid: number;
  readonly hostStartTime: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly hostname: string;
}

/**
 * What became of a host, as far as it can be told from here. `other_boot`: a machine of our name wrote it on another boot;
 * `unknown`: it may be alive in another container or on another machine.
 */
export type HostFate = 'alive' | 'dead' | 'other_boot' | 'unknown';

/** The fate of the host `written`, seen from `here`, where a living process of its pid started at `startTime`. */
export function fateOfHost(written: WrittenHost, here: HostFacts, startTime: string | undefined): HostFate {
  if (written.bootId !== here.bootId) {
    // A folder on a shared disk may hold the leases of another machine that is up and running.
    return written.hostname === here.hostname ? 'other_boot' : 'unknown';
  }
  if (written.pidNamespace !== here.pidNamespace) return 'unknown';
  return startTime === written.hostStartTime ? 'alive' : 'dead';
}

/** The same, with a look at the process table. Rejects when that cannot be read. */
export async function lookUpHost(written: WrittenHost, here: HostFacts): Promise<HostFate> {
  return fateOfHost(written, here, await processTable.startTimeOf(written.hostPid));
}
