import type { Clock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { tryUntilDone } from '../base/try-until-done.ts';
import type { TaggedProcess } from '../os/process-identity.ts';
import { sweepTagged } from '../os/sweep-tagged.ts';
import type { ChildLease } from './child-lease.ts';
import { removeSessionFolder } from './session-folder.ts';

/** What a child that has ended may have left. */
export interface EndedChild {
  readonly tmpDir: string;
  readonly leased: Promise<ChildLease | undefined>;
}

/** What cleaning up needs. */
export interface CleanUpOptions {
  readonly tag: string;
  readonly alsoKill: readonly TaggedProcess[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** SIGKILL is obeyed within milliseconds, on a crowded machine within seconds, or never by what hangs in the kernel. */
const patienceMs = 5_000;
/** How long the end of the child waits for what cannot be done just now, for want of a descriptor. */
const awaitedMs = 2_000;

/**
 * Kills what carries the tag, then removes the temporary folder and the lease. Whatever way the CLI ended, its tools may have
 * outlived it: each of them leads a session of its own. Resolves with the pids of what could not be killed; never rejects.
 *
 * What cannot be seen, killed or removed just now stays leased and is tried again, as long as this process lives.
 */
export async function cleanUpAfter(child: EndedChild, options: CleanUpOptions): Promise<readonly number[]> {
  let left: readonly number[] = [];
  await tryUntilDone(
    async (isFirst) => {
      const look = await cleanUp(child, isFirst ? options : { ...options, logger: silentLogger });
      left = look.survivors;
      return look.isDone;
    },
    { awaitedMs, clock: options.clock },
  );
  return left;
}

async function cleanUp(
  child: EndedChild,
  options: CleanUpOptions,
): Promise<{ readonly survivors: readonly number[]; readonly isDone: boolean }> {
  const { logger } = options;
  const { survivors, isCertain } = await sweepTagged({ ...options, patienceMs });
  const lease = await child.leased;
  if (survivors.length > 0 || !isCertain) return { survivors, isDone: false };
  return { survivors, isDone: await forgetFolder(child.tmpDir, lease, logger) };
}

/** Removes a child's temporary folder, then its lease, which alone says where the folder is. Resolves with whether both are gone. */
export async function forgetFolder(
  tmpDir: string,
  lease: ChildLease | undefined,
  logger: Logger,
): Promise<boolean> {
  if (!(await removeSessionFolder(tmpDir, logger))) return false;
  try {
    await lease?.release();
    return true;
  } catch (error) {
    logger.warn({ err: error }, 'a lease could not be removed; it will be tried again');
    return false;
  }
}
