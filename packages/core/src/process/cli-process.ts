import { silentLogger } from '../base/logger.ts';
import { tryUntilDone } from '../base/try-until-done.ts';
import { type ChildLease, takeChildLease } from '../leases/child-lease.ts';
import { forgetFolder } from '../leases/clean-up-after.ts';
import { folderFault } from '../leases/folder-fault.ts';
import { ensurePrivateFolder } from '../leases/private-folder.ts';
import { createSessionFolder } from '../leases/session-folder.ts';
import { isSessionTag, sessionTagVariable } from '../os/session-tag.ts';
import type { CliProcess, StartCliProcessOptions } from './cli-process-types.ts';
import { LivingCli } from './living-cli.ts';
import { checkSpawnable, spawnCli } from './spawn-cli.ts';

export type { CliListener, CliProcess, StartCliProcessOptions, StopReport } from './cli-process-types.ts';

/**
 * Starts the CLI in a process group of its own, with a lease, a temporary folder and, on Linux with `setpriv`, a parent-death
 * signal. Resolves as soon as it is spawned.
 *
 * @throws CliNotFoundError when the file is gone, CliStartError when it cannot be spawned.
 */
export async function startCliProcess(options: StartCliProcessOptions): Promise<CliProcess> {
  const { location, args, cwd, tag, logger } = options;
  if (!isSessionTag(tag))
    throw new TypeError(`Expected \`tag\` to be letters, digits, '.', '_' or '-', got '${tag}'.`);
  await checkSpawnable(options);
  const { tmpDir, earlyLease } = await prepareFolders(options);
  try {
    const env = { ...options.env, TMPDIR: tmpDir, [sessionTagVariable]: tag };
    const living = new LivingCli(await spawnCli({ location, args, env, cwd, logger }), {
      ...options,
      tmpDir,
      earlyLease,
    });
    await living.leased;
    living.begin();
    return living;
  } catch (error) {
    await giveUpFolder(tmpDir, earlyLease, options);
    throw error;
  }
}

interface Prepared {
  readonly tmpDir: string;
  /** Stands for the child until that has a lease of its own. */
  readonly earlyLease: ChildLease | undefined;
}

// Whoever comes after a death in the middle of a start finds the folder, and the CLI by its tag, through the early lease.
async function prepareFolders(options: StartCliProcessOptions): Promise<Prepared> {
  const { leaseDir, tmpRoot, tag, clock, logger } = options;
  await ensurePrivateFolder(leaseDir, 'lease folder');
  let earlyLease: ChildLease | undefined;
  try {
    const tmpDir = await createSessionFolder(tmpRoot, async (path) => {
      const child = { pid: noPid, startTime: undefined, tag, tmpDir: path };
      earlyLease = await takeChildLease(child, { leaseDir, clock }).catch((error: unknown) => {
        logger.warn({ err: error }, 'a CLI is started without a lease; that will be tried again');
        return undefined;
      });
    });
    return { tmpDir, earlyLease };
  } catch (error) {
    await earlyLease?.release().catch(() => undefined); // It names a folder that is not there.
    throw folderFault(error, { path: tmpRoot, purpose: 'folder for temporary files' });
  }
}

/** No child has it. */
const noPid = 0;

function giveUpFolder(
  tmpDir: string,
  lease: ChildLease | undefined,
  { clock, logger }: StartCliProcessOptions,
): Promise<void> {
  const attempt = (isFirst: boolean) => forgetFolder(tmpDir, lease, isFirst ? logger : silentLogger);
  // Who waits for the start is told at once.
  return tryUntilDone(attempt, { awaitedMs: 0, clock });
}
