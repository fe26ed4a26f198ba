import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { errnoOf } from '../os/may-pass.ts';
import { endLeftovers } from './end-leftovers.ts';
import { lookUpHost } from './fate-of-host.ts';
import { folderFault } from './folder-fault.ts';
import { forgetChild } from './forget-child.ts';
import { factsForLease, type HostFacts } from './host-facts.ts';
import { type Lease, readLease } from './lease-file.ts';
import { removeStaleDraft } from './private-file.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { reapConversations } from './reap-conversations.ts';

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
 * What goes wrong with one lease is logged and does not touch the others. `isComplete` says whether all could be looked at;
 * where not, another look is due.
 *
 * @throws CliStartError when `leaseDir` itself cannot be used, or when it cannot be told just now which process is which
 */
export async function reapLeftovers(options: ReapOptions): Promise<{ readonly isComplete: boolean }> {
  const { leaseDir, logger } = options;
  await ensurePrivateFolder(leaseDir, 'lease folder');
  const host = await factsForLease(leaseDir);
  if (host === undefined) {
    logger.warn({ leaseDir }, 'nothing is reaped: this system does not tell which process is which');
    return { isComplete: false };
  }
  const names = await namesIn(leaseDir);
  const looks = await Promise.all([
    ...names.map((name) => reapFile(join(leaseDir, name), host, options)),
    reapConversations({ ...options, host }),
  ]);
  return { isComplete: looks.every((isComplete) => isComplete) };
}

async function namesIn(leaseDir: string): Promise<readonly string[]> {
  return readdir(leaseDir).catch((error: unknown) => {
    throw folderFault(error, { path: leaseDir, purpose: 'lease folder' });
  });
}

/** Resolves with whether the file was looked at. Never rejects. */
async function reapFile(path: string, host: HostFacts, options: ReapOptions): Promise<boolean> {
  try {
    if (path.endsWith('.tmp')) await removeStaleDraft(path, options.clock);
    return path.endsWith('.json') ? await reapLeaseFile(path, host, options) : true;
  } catch (error) {
    // Another host that reaps at the same time was faster.
    if (errnoOf(error) === 'ENOENT') return true;
    options.logger.warn({ path, err: error }, 'a lease could not be looked after');
    return false;
  }
}

async function reapLeaseFile(path: string, host: HostFacts, options: ReapOptions): Promise<boolean> {
  const { logger } = options;
  const reading = await readLease(path);
  switch (reading.type) {
    case 'lease':
      return reapLease(reading.lease, path, host, options);
    case 'corrupt':
      // Leases are written whole or not at all, so this is none, and says nothing about what could be running.
      logger.warn({ path, problem: reading.problem }, 'not a lease; it is removed');
      await rm(path, { force: true });
      return true;
    case 'untrusted':
      logger.warn({ path }, 'a lease that others could have written; it is left alone');
      return true;
    case 'gone':
    case 'foreign':
      return true;
    default:
      return reading satisfies never;
  }
}

async function reapLease(
  lease: Lease,
  path: string,
  host: HostFacts,
  options: ReapOptions,
): Promise<boolean> {
  const { logger } = options;
  const fate = await lookUpHost(lease, host);
  switch (fate) {
    case 'alive':
    case 'unknown':
      return true;
    case 'dead': {
      logger.info(
        { pid: lease.pid, tag: lease.tag, hostPid: lease.hostPid },
        'reaping what a dead host left',
      );
      // What resists stays leased, so that the next start tries again.
      const { survivors, isCertain } = await endLeftovers(lease, options);
      if (survivors.length > 0 || !isCertain) return isCertain;
      break;
    }
    case 'other_boot':
      break;
    default:
      fate satisfies never;
  }
  return forgetChild(lease, path, logger);
}
