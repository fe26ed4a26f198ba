import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { ChildLease } from './child-lease.ts';
import type { TaggedProcess } from './process-identity.ts';
import { removeSessionFolder } from './session-folder.ts';
import { sweepTagged } from './sweep-tagged.ts';

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

/**
 * Kills what carries the tag, then removes the temporary folder and the lease. Whatever way the CLI ended, its tools may have
 * outlived it: each of them leads a session of its own. Resolves with the pids of what could not be killed; never rejects.
 */
export async function cleanUpAfter(child: EndedChild, options: CleanUpOptions): Promise<readonly number[]> {
  const { logger } = options;
  const { survivors, isCertain } = await sweepTagged({ ...options, patienceMs });
  const lease = await child.leased;
  // What could not be killed stays leased with its folder, so that a later start tries again.
  if (survivors.length > 0 || !isCertain) return survivors;
  // The lease alone says where the folder is.
  if (!(await removeSessionFolder(child.tmpDir, logger))) return [];
  await lease
    ?.release()
    .catch((error: unknown) => logger.warn({ err: error }, 'a lease could not be removed'));
  return [];
}
