import type { Clock } from '../base/clock.ts';
import { pauseFor } from '../base/waiting.ts';
import { ConversationInUseError } from '../errors/errors.ts';
import { clearClaim } from './clear-claim.ts';
import { decideClaim } from './decide-claim.ts';
import { type LookOptions, lookAtRivals, type Rival } from './look-at-rivals.ts';
import type { OwnClaim } from './own-claim.ts';

/** What taking a claim needs. */
export interface TakeOptions extends LookOptions {
  readonly sessionId: string;
  readonly force: boolean;
  readonly clock: Clock;
}

// Who goes before us may be ending what a dead host left, which takes 9 s.
const patienceMs = 20_000;
const shortestPauseMs = 10;
const longestPauseMs = 250;

/**
 * Makes the claim the one that holds the conversation, or rejects and leaves no file of it.
 *
 * A taker holds only after a look that was made with its own claim in the folder and showed no other, so of two that race
 * the one whose claim came second sees the first, which stays until it is given up. What is seen is never replaced: a listing
 * may miss a file that is renamed over meanwhile, so that a claim is held is noted in a second file beside it.
 *
 * @throws ConversationInUseError
 */
export async function takeClaim(own: OwnClaim, options: TakeOptions): Promise<void> {
  try {
    await contend(own, options);
  } catch (error) {
    await own.giveUp(options);
    throw error;
  }
}

async function contend(own: OwnClaim, options: TakeOptions): Promise<void> {
  const { clock, force } = options;
  let claimId: string | undefined;
  let waitingSince: number | undefined;
  for (let waits = 0; ; ) {
    const rivals = await lookAtRivals(own, options);
    const isLate = waitingSince !== undefined && clock.now() - waitingSince >= patienceMs;
    const decision = decideClaim(rivals, { claimId, force, isLate });
    switch (decision.type) {
      case 'in_use':
        throw inUse(decision.rival, decision.isProvablyAlive, options);
      case 'wait':
        if (claimId !== undefined && !decision.staysClaimed) {
          await own.remove();
          claimId = undefined;
        }
        waitingSince ??= clock.now();
        await pauseFor(pauseMs(waits), clock);
        waits += 1;
        break;
      case 'claim':
        await own.write();
        claimId = own.claimId;
        break;
      case 'clear':
        await Promise.all(decision.rivals.map((rival) => clear(rival, options)));
        waitingSince = undefined;
        break;
      case 'hold':
        if (await own.hold()) return;
        claimId = undefined;
        break;
      default:
        decision satisfies never;
    }
  }
}

/** Random, so that those who wait do not all look at once; longer each time. */
function pauseMs(waits: number): number {
  const longest = Math.min(shortestPauseMs * 2 ** (waits + 1), longestPauseMs);
  return shortestPauseMs + Math.random() * (longest - shortestPauseMs);
}

async function clear(rival: Rival, options: TakeOptions): Promise<void> {
  const { survivors, isCertain } = await clearClaim(rival, options);
  if (survivors.length > 0) throw inUse(rival, true, options);
  if (!isCertain && !options.force) throw inUse(rival, false, options);
}

function inUse(
  { claim }: Rival,
  isProvablyAlive: boolean,
  { sessionId }: TakeOptions,
): ConversationInUseError {
  const holder = claim && {
    hostPid: claim.hostPid,
    hostname: claim.hostname,
    pid: claim.pid,
    createdAtMs: claim.createdAtMs,
  };
  return new ConversationInUseError(sessionId, { isProvablyAlive, holder });
}
