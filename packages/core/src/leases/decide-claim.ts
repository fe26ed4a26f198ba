import type { ClaimState } from './conversation-claim.ts';
import type { HostFate } from './fate-of-host.ts';

/** Somebody else's claim to the same conversation, and what became of its host. */
export interface RivalClaim {
  readonly claimId: string;
  readonly state: ClaimState;
  readonly fate: HostFate;
}

/** How the taker stands. */
export interface TakerState {
  /** Its claim, if its file is in the folder. */
  readonly claimId: string | undefined;
  /** Whether what cannot be proven dead may be removed. */
  readonly force: boolean;
  /** Whether it has waited long enough for others to make up their minds. */
  readonly isLate: boolean;
}

/** What a taker does about what it saw. */
export type ClaimDecision<Rival> =
  /** Nobody is in the way: put the claim into the folder, and look again. */
  | { readonly type: 'claim' }
  /** Our claim was there when we looked, and nobody else's: it is ours. */
  | { readonly type: 'hold' }
  /** Others are about to take it. Whether ours stays meanwhile: it goes before theirs. */
  | { readonly type: 'wait'; readonly staysClaimed: boolean }
  /** These are over: end what they left and remove their files. */
  | { readonly type: 'clear'; readonly rivals: readonly Rival[] }
  | { readonly type: 'in_use'; readonly isProvablyAlive: boolean; readonly rival: Rival };

/**
 * Who wins. A conversation that is held is in use; among claims that race, the one with the lowest id stays and the others
 * withdraw, so somebody always gets it and nobody waits in a circle. What nobody can tell about counts as alive,
 * and with `force` as over: at once if it was held, and when we are late if it was racing us.
 */
export function decideClaim<Rival extends RivalClaim>(
  rivals: readonly Rival[],
  { claimId, force, isLate }: TakerState,
): ClaimDecision<Rival> {
  const alive = rivals.filter(({ fate }) => fate === 'alive');
  const unknown = rivals.filter(({ fate }) => fate === 'unknown' || fate === 'other_boot');
  const isSettled = ({ state }: RivalClaim) => state === 'held' || isLate;

  const holder = alive.find(isSettled);
  if (holder !== undefined) return { type: 'in_use', isProvablyAlive: true, rival: holder };
  const settled = unknown.find(isSettled);
  if (settled !== undefined && !force) return { type: 'in_use', isProvablyAlive: false, rival: settled };

  const racing = [...alive, ...unknown].filter((rival) => !isSettled(rival));
  if (racing.length > 0) {
    const staysClaimed = claimId !== undefined && racing.every((rival) => claimId < rival.claimId);
    return { type: 'wait', staysClaimed };
  }
  // Only under a claim, so that others wait for what we do.
  if (claimId === undefined) return { type: 'claim' };
  return rivals.length > 0 ? { type: 'clear', rivals } : { type: 'hold' };
}
