import type { CliProcess, StartCliProcessOptions } from './cli-process-types.ts';
import { folderFault } from './folder-fault.ts';
import { LivingCli } from './living-cli.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { createSessionFolder, removeSessionFolder } from './session-folder.ts';
import { isSessionTag, sessionTagVariable } from './session-tag.ts';
import { checkSpawnable, spawnCli } from './spawn-cli.ts';

export type { CliProcess, StartCliProcessOptions, StopReport } from './cli-process-types.ts';

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
  const tmpDir = await prepareFolders(options);
  try {
    const env = { ...options.env, TMPDIR: tmpDir, [sessionTagVariable]: tag };
    const living = new LivingCli(await spawnCli({ location, args, env, cwd, logger }), {
      ...options,
      tmpDir,
    });
    await living.leased;
    living.begin();
    return living;
  } catch (error) {
    await removeSessionFolder(tmpDir, logger);
    throw error;
  }
}

async function prepareFolders({ leaseDir, tmpRoot }: StartCliProcessOptions): Promise<string> {
  await ensurePrivateFolder(leaseDir, 'lease folder');
  return createSessionFolder(tmpRoot).catch((error: unknown) => {
    throw folderFault(error, { path: tmpRoot, purpose: 'folder for temporary files' });
  });
}
