import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../base/logger.ts';
import { isLeaseOf, type Lease, readLease } from './lease-file.ts';
import { removeSessionFolder } from './session-folder.ts';

/**
 * Removes the temporary folder of a child that is dead, and then its lease, which alone says where that folder is. Resolves
 * with whether both are gone; what could not be removed is logged. Rejects where the lease cannot be removed.
 */
export async function forgetChild(
  { tmpDir }: Pick<Lease, 'tmpDir'>,
  path: string,
  logger: Logger,
): Promise<boolean> {
  const isGone = await removeSessionFolder(tmpDir, logger);
  if (isGone) await rm(path, { force: true });
  return isGone;
}

/** The same for all children that carried the tag. Nothing of them runs. Never rejects: what goes wrong is logged. */
export async function forgetChildrenOf(tag: string, leaseDir: string, logger: Logger): Promise<void> {
  try {
    for (const name of await readdir(leaseDir)) {
      if (!isLeaseOf(tag, name)) continue;
      const path = join(leaseDir, name);
      const reading = await readLease(path);
      if (reading.type === 'lease' && reading.lease.tag === tag)
        await forgetChild(reading.lease, path, logger);
    }
  } catch (error) {
    logger.warn({ tag, err: error }, 'what is left of a child could not be removed');
  }
}
