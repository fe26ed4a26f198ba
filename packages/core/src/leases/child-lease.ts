import { rm } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import { writtenHost } from './fate-of-host.ts';
import { hostFacts } from './host-facts.ts';
import { writeLease } from './lease-file.ts';

export { reapLeftovers } from './reap-leftovers.ts';

/** The process a lease is for. */
export interface LeasedChild {
  readonly pid: number;
  readonly startTime: string | undefined;
  readonly tag: string;
  readonly tmpDir: string;
}

/** A lease that is held; giving it up removes its file. */
export interface ChildLease {
  /** Its file; `undefined` where nothing was written. */
  readonly path: string | undefined;
  release(): Promise<void>;
}

/**
 * Notes in `leaseDir` that this process owns that child, so that after a death of this process which nobody could clean up
 * after, the next one finds what is still running. Rejects when the file cannot be written.
 */
export async function takeChildLease(
  child: LeasedChild,
  { leaseDir, clock }: { readonly leaseDir: string; readonly clock: Clock },
): Promise<ChildLease> {
  const host = await hostFacts();
  // Without them no later process could prove that we are dead, and would have to leave the lease alone for ever.
  if (host === undefined) return { path: undefined, release: () => Promise.resolve() };
  const path = await writeLease(leaseDir, {
    version: 1,
    ...child,
    ...writtenHost(host),
    createdAtMs: clock.wallTime(),
  });
  return { path, release: () => rm(path, { force: true }) };
}
