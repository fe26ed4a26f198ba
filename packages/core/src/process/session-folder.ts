import { lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Logger } from '../logger.ts';

// Short, because the CLI puts a socket below it and the path of a socket has room for about 100 bytes.
const prefix = 'troupe-';
const ourName = /^troupe-[A-Za-z0-9]{6}$/;

/** Makes an empty temporary folder, mode 0700, for one CLI process: its `TMPDIR`. */
export async function createSessionFolder(tmpRoot: string): Promise<string> {
  await mkdir(tmpRoot, { recursive: true, mode: 0o700 });
  return mkdtemp(join(tmpRoot, prefix));
}

/**
 * Removes a session's temporary folder and all that is in it; a missing one is fine. What cannot be removed is logged.
 * Refuses any path that `createSessionFolder` would not have made for this user, wherever that path was read from.
 */
export async function removeSessionFolder(path: string, logger: Logger): Promise<void> {
  try {
    if (!(await isSessionFolder(path))) {
      logger.warn({ path }, 'not a temporary folder of a session; it is left alone');
      return;
    }
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    logger.warn({ path, err: error }, 'the temporary folder of a session could not be removed');
  }
}

async function isSessionFolder(path: string): Promise<boolean> {
  if (!isAbsolute(path) || !ourName.test(basename(path))) return false;
  const found = await lstat(path);
  return found.isDirectory() && found.uid === process.geteuid?.();
}
