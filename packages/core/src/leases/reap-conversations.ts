import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { errorCodeOf } from '../base/is-error.ts';
import { claimFolder, type FoundClaim, listClaims } from './claim-folder.ts';
import { clearClaim } from './clear-claim.ts';
import { identifyRival, type LookOptions } from './look-at-rivals.ts';
import { removeStaleDraft } from './private-file.ts';
import { ensurePrivateFolder } from './private-folder.ts';

/** What reaping claims needs. */
export interface ReapConversationsOptions extends Omit<LookOptions, 'folder'> {
  readonly leaseDir: string;
  readonly clock: Clock;
}

/**
 * Ends what the owners of conversations that are provably dead left running, and removes their claims. All other claims
 * stay, those of earlier boots included. Resolves with whether all could be looked at. Never rejects: what goes wrong is
 * logged.
 */
export async function reapConversations(options: ReapConversationsOptions): Promise<boolean> {
  const { leaseDir, logger } = options;
  const folder = claimFolder(leaseDir);
  try {
    const names = await namesIn(folder);
    // The first conversation makes it.
    if (names === undefined) return true;
    await ensurePrivateFolder(folder, 'folder of conversations');
    const claims = await listClaims(folder);
    const looks = await Promise.all([
      ...names.filter((name) => name.endsWith('.tmp')).map((name) => reapDraft(join(folder, name), options)),
      ...claims.map((found) => reapClaim(found, { ...options, folder })),
    ]);
    return looks.every((isComplete) => isComplete);
  } catch (error) {
    logger.warn({ folder, err: error }, 'the claims to conversations could not be looked after');
    return false;
  }
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function reapClaim(
  found: FoundClaim,
  options: LookOptions & Pick<ReapConversationsOptions, 'clock'>,
): Promise<boolean> {
  try {
    const rival = await identifyRival(found, options);
    if (rival?.fate !== 'dead') return true;
    return (await clearClaim(rival, { ...options, force: false })).isCertain;
  } catch (error) {
    options.logger.warn({ ...found, err: error }, 'a claim to a conversation could not be looked after');
    return false;
  }
}

async function reapDraft(path: string, { clock, logger }: ReapConversationsOptions): Promise<boolean> {
  try {
    await removeStaleDraft(path, clock);
  } catch (error) {
    logger.debug({ path, err: error }, 'a draft was gone before it was looked at');
  }
  return true;
}
