import { randomInt } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Logger } from '../base/logger.ts';
import { errnoOf, mayPass } from '../os/may-pass.ts';

// Short, because the CLI puts a socket below it and the path of a socket has room for about 100 bytes.
const prefix = 'troupe-';
const ourName = /^troupe-[A-Za-z0-9]{6}$/;

/**
 * Makes an empty temporary folder, mode 0700, for one CLI process: its `TMPDIR`. `announce` is awaited with its path before
 * it is made, so that whoever comes after a sudden death knows of it. Rejects as `announce` does.
 */
export async function createSessionFolder(
  tmpRoot: string,
  announce: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  for (;;) {
    const path = join(
      tmpRoot,
      `${prefix}${randomInt(36 ** 6)
        .toString(36)
        .padStart(6, '0')}`,
    );
    // What is announced may be removed later, so it must not be somebody else's.
    if (await isThere(path)) continue;
    await announce(path);
    if (await make(path)) return path;
  }
}

/** Resolves with `false` where something of that name is there. */
async function make(path: string): Promise<boolean> {
  for (let isLastTry = false; ; isLastTry = true) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await mkdir(path, { mode: 0o700 });
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      // Whoever tidies up the temporary folder may have removed it in between.
      if (isLastTry || errnoOf(error) !== 'ENOENT') throw error;
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false, // Whatever is wrong there, the making of it will say so.
  );
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
