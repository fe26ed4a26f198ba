import { dirname } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SweepReport } from '../os/sweep-tagged.ts';
import { removeClaim } from './claim-folder.ts';
import { endLeftovers } from './end-leftovers.ts';
import { forgetChildrenOf } from './forget-child.ts';
import type { Rival } from './look-at-rivals.ts';

/** What clearing needs. */
export interface ClearOptions {
  readonly folder: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Whether a claim goes although nobody can tell what still runs. */
  readonly force: boolean;
}

/**
 * Removes a claim whose host is dead, or was declared so by force, once nothing that carries its tag runs here any more.
 * Resolves with what was found out; the claim stays where something survives, or, without `force`, where that is not certain.
 */
export async function clearClaim(
  rival: Rival,
  { folder, logger, clock, force }: ClearOptions,
): Promise<SweepReport> {
  const { claim, claimId, key, fate } = rival;
  logger.info({ claimId, key, fate, hostPid: claim?.hostPid }, 'clearing the claim of another host');
  // In another container or on another machine the processes are not ours to find; those we can see are ended all the same.
  const report =
    claim === undefined ? { survivors: [], isCertain: true } : await endLeftovers(claim, { logger, clock });
  const isOver = report.survivors.length === 0;
  // A thread that has ended leaves these behind while its process goes on, and nobody else would look before that ends.
  if (isOver && report.isCertain && claim !== undefined && fate === 'dead')
    await forgetChildrenOf(claim.tag, dirname(folder), logger);
  if (isOver && (report.isCertain || force)) await removeClaim(folder, rival);
  return report;
}
