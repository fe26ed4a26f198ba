import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { removeClaim } from './claim-folder.ts';
import { endLeftovers } from './end-leftovers.ts';
import type { Rival } from './look-at-rivals.ts';
import type { SweepReport } from './sweep-tagged.ts';

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
  if (report.survivors.length === 0 && (report.isCertain || force)) await removeClaim(folder, rival);
  return report;
}
