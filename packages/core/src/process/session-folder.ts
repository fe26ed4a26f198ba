import { lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Logger } from '../logger.ts';
import { errnoOf, mayPass } from './may-pass.ts';

// Short, because the CLI puts a socket below it and the path of a socket has room for about 100 bytes.
const prefix = 'troupe-';
const ourName = /^troupe-[A-Za-z0-9]{6}$/;

/** Makes an empty temporary folder, mode 0700, for one CLI process: its `TMPDIR`. */
export async function createSessionFolder(tmpRoot: string): Promise<string> {
  for (let isLastTry = false; ; isLastTry = true) {
    await mkdir(tmpRoot, { recursive: true, mode: 0o700 });
    try {
      return await mkdtemp(join(tmpRoot, prefix));
    } catch (error) {
      // Whoever tidies up the temporary folder may have removed it in between.
      if (isLastTry || errnoOf(error) !== 'ENOENT') throw error;
    }
  }
}

/**
 * Removes a session's temporary folder and all that is in it; a missing one is fine. Resolves with whether it need not be
 * tried again; what cannot be removed is logged. Refuses any path that `createSessionFolder` would not have made for this user, wherever that path was read from.
 */
export async function removeSessionFolder(path: string, logger: Logger): Promise<boolean> {
  try {
    if (!(await isSessionFolder(path))) {
      logger.warn({ path }, 'not a temporary folder of a session; it is left alone');
      return true;
    }
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return true;
    logger.warn({ path, err: error }, 'the temporary folder of a session could not be removed');
    return !mayPass(error);
  }
}

async function isSessionFolder(path: string): Promise<boolean> {
  if (!isAbsolute(path) || !ourName.test(basename(path))) return false;
  const found = await lstat(path);
  return found.isDirectory() && found.uid === process.geteuid?.();
}
