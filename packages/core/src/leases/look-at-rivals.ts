import { join } from 'node:path';
import type { Logger } from '../base/logger.ts';
import { type FoundClaim, listClaims, readClaim, removeClaim } from './claim-folder.ts';
import { type ConversationClaim, claimFileNames } from './conversation-claim.ts';
import type { RivalClaim } from './decide-claim.ts';
import { lookUpHost } from './fate-of-host.ts';
import type { HostFacts } from './host-facts.ts';
import { isGivenUp } from './own-claim.ts';

/** Another claim to the same conversation. */
export interface Rival extends RivalClaim, FoundClaim {
  /** What it says, where that could be read. */
  readonly claim: ConversationClaim | undefined;
}

/** Where to look, and from where. */
export interface LookOptions {
  readonly folder: string;
  readonly host: HostFacts;
  readonly logger: Logger;
}

/** All other claims to the conversation of `own`, and what became of their hosts. */
export async function lookAtRivals(own: FoundClaim, options: LookOptions): Promise<readonly Rival[]> {
  const claims = await listClaims(options.folder, own.key);
  const others = claims.filter(({ claimId }) => claimId !== own.claimId && !isGivenUp(claimId));
  const rivals = await Promise.all(others.map((found) => identifyRival(found, options)));
  return rivals.filter((rival) => rival !== undefined);
}

/** The claim and what became of its host; `undefined` when it is none, or is gone. Rejects when it cannot be read. */
export async function identifyRival(found: FoundClaim, options: LookOptions): Promise<Rival | undefined> {
  const { folder, host, logger } = options;
  const path = join(folder, claimFileNames(found.key, found.claimId).claiming);
  const reading = await readClaim(folder, found);
  switch (reading.type) {
    case 'gone':
      return undefined;
    case 'claim': {
      const { claim } = reading;
      // A process table that cannot be read proves nothing.
      const fate = await lookUpHost(claim, host).catch(() => 'unknown' as const);
      return { ...found, claim, state: claim.state, fate };
    }
    case 'corrupt':
      // Claims are written whole or not at all, so this is none, and says nothing about what could be running.
      logger.warn({ path, problem: reading.problem }, 'not a claim to a conversation; it is removed');
      await removeClaim(folder, found);
      return undefined;
    case 'untrusted':
    case 'foreign':
      logger.warn({ path, is: reading.type }, 'a claim to a conversation that cannot be read; it counts');
      return { ...found, claim: undefined, state: 'held', fate: 'unknown' };
    default:
      return reading satisfies never;
  }
}
