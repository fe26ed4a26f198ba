import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { endLeftovers } from './end-leftovers.ts';
import { lookUpHost } from './fate-of-host.ts';
import { type HostFacts, hostFacts } from './host-facts.ts';
import { type Lease, readLease } from './lease-file.ts';
import { removeStaleDraft } from './private-file.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { reapConversations } from './reap-conversations.ts';
import { removeSessionFolder } from './session-folder.ts';

/** What reaping needs. */
export interface ReapOptions {
  readonly leaseDir: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Ends what hosts that are dead by now left running, and removes their sessions' temporary folders and leases,
 * and their claims to conversations.
 *
 * A lease is acted on only when its host is provably dead: on this boot, in this pid namespace, and its pid is gone or was
 * given to another process. After another boot of this machine there is nothing to end, only files to remove.
 * All other leases are left alone. Processes get SIGTERM, 4 s later SIGKILL. Any number of hosts may reap at once.
 * What goes wrong with one lease is logged and does not touch the others; rejects only when `leaseDir` itself cannot be used.
 */
export async function reapLeftovers(options: ReapOptions): Promise<void> {
  const { leaseDir, logger } = options;
  await ensurePrivateFolder(leaseDir, 'lease folder');
  const host = await hostFacts();
  if (host === undefined) {
    logger.warn({ leaseDir }, 'nothing is reaped: this system does not tell which process is which');
    return;
  }
  const names = await readdir(leaseDir);
  await Promise.all([
    ...names.map((name) => reapFile(join(leaseDir, name), host, options)),
    reapConversations({ ...options, host }),
  ]);
}

async function reapFile(path: string, host: HostFacts, options: ReapOptions): Promise<void> {
  try {
    if (path.endsWith('.tmp')) await removeStaleDraft(path, options.clock);
    else if (path.endsWith('.json')) await reapLeaseFile(path, host, options);
  } catch (error) {
    options.logger.warn({ path, err: error }, 'a lease could not be looked after');
  }
}

async function reapLeaseFile(path: string, host: HostFacts, options: ReapOptions): Promise<void> {
  const { logger } = options;
  const reading = await readLease(path);
  switch (reading.type) {
    case 'lease':
      return reapLease(reading.lease, path, host, options);
    case 'corrupt':
      // Leases are written whole or not at all, so this is none, and says nothing about what could be running.
      logger.warn({ path, problem: reading.problem }, 'not a lease; it is removed');
      return rm(path, { force: true });
    case 'untrusted':
      logger.warn({ path }, 'a lease that others could have written; it is left alone');
      return;
    case 'gone':
    case 'foreign':
      return;
    default:
      reading satisfies never;
  }
}

async function reapLease(lease: Lease, path: string, host: HostFacts, options: ReapOptions): Promise<void> {
  const { logger } = options;
  const fate = await lookUpHost(lease, host);
  switch (fate) {
    case 'alive':
    case 'unknown':
      return;
    case 'dead': {
      logger.info(
        { pid: lease.pid, tag: lease.tag, hostPid: lease.hostPid },
        'reaping what a dead host left',
      );
      // What resists stays leased, so that the next start tries again.
      const { survivors, isCertain } = await endLeftovers(lease, options);
      if (survivors.length > 0 || !isCertain) return;
      break;
    }
    case 'other_boot':
      break;
    default:
      fate satisfies never;
  }
  await removeSessionFolder(lease.tmpDir, logger);
  await rm(path, { force: true });
}
