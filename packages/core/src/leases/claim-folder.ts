import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClaimReading, claimFileNames, parseClaim, parseClaimFileName } from './conversation-claim.ts';
import { readPrivateFile } from './private-file.ts';

/** Where the claims to all conversations are, in the lease folder. */
export function claimFolder(leaseDir: string): string {
  return join(leaseDir, 'conversations');
}

/** A claim that has a file in the folder. */
export interface FoundClaim {
  readonly key: string;
  readonly claimId: string;
}

/** The claims in the folder, each once; with `key`, those to that conversation. */
export async function listClaims(folder: string, key?: string): Promise<readonly FoundClaim[]> {
  const found = new Map<string, FoundClaim>();
  for (const name of await readdir(folder)) {
    const claim = parseClaimFileName(name);
    if (claim !== undefined && (key === undefined || claim.key === key)) found.set(claim.claimId, claim);
  }
  return [...found.values()];
}

/** What a claim says now. `untrusted`: somebody else can have written it. */
export async function readClaim(
  folder: string,
  { key, claimId }: FoundClaim,
): Promise<ClaimReading | { readonly type: 'gone' | 'untrusted' }> {
  const names = claimFileNames(key, claimId);
  // The second file is the later word; one that appears between the two readings makes us wait once more and no worse.
  for (const name of [names.held, names.claiming]) {
    const reading = await readPrivateFile(join(folder, name));
    if (reading.type === 'text') return parseClaim(reading.text);
    if (reading.type === 'untrusted') return reading;
  }
  return { type: 'gone' };
}

/** Removes a claim's files. */
export async function removeClaim(folder: string, { key, claimId }: FoundClaim): Promise<void> {
  const names = claimFileNames(key, claimId);
  // The first file goes last: as long as it is there nobody takes the conversation for free.
  await rm(join(folder, names.held), { force: true });
  await rm(join(folder, names.claiming), { force: true });
}
