import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { pauseFor } from '../base/waiting.ts';
import type { TaggedProcess } from '../os/process-identity.ts';
import { signalProcess } from '../os/signal-process.ts';
import { listTaggedWith, type SweepReport, sweepTagged } from '../os/sweep-tagged.ts';

/** What a dead host may have left: all that carries the tag, and among it the CLI, where that is known. */
export interface Leftovers {
  readonly tag: string;
  readonly pid?: number | undefined;
  readonly startTime?: string | undefined;
}

// The CLI takes up to 3.5 s to clean its tools up after SIGTERM.
const sigtermMs = 4_000;
const sigkillMs = 5_000;
const pollMs = 50;

/**
 * Ends what still carries the tag: SIGTERM, 4 s later SIGKILL, and resolves when all is dead or another 5 s have passed.
 * A pid is signalled only while it belongs to the process that showed the tag. Never rejects.
 */
export async function endLeftovers(
  leftovers: Leftovers,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
): Promise<SweepReport> {
  const { tag } = leftovers;
  const alsoKill = await askToEnd(leftovers, clock).catch((error: unknown) => {
    // The sweep will say the same, and that nothing is certain.
    logger.warn({ tag, err: error }, 'what a host left could not be listed');
    return [];
  });
  return sweepTagged({ tag, alsoKill, patienceMs: sigkillMs, clock, logger });
}

async function askToEnd(leftovers: Leftovers, clock: Clock): Promise<readonly TaggedProcess[]> {
  const left = await listTaggedWith(leftovers.tag);
  // First the CLI alone, so that it ends its tools as it sees fit; without it, whoever is left.
  const cli = left.filter(({ pid, startTime }) => pid === leftovers.pid && startTime === leftovers.startTime);
  for (const process of cli.length > 0 ? cli : left) {
    await signalProcess(process, 'SIGTERM');
    await signalProcess(process, 'SIGCONT');
  }
  const sigkillAt = clock.now() + sigtermMs;
  while (clock.now() < sigkillAt && (await listTaggedWith(leftovers.tag)).length > 0)
    await pauseFor(pollMs, clock);
  return left;
}
