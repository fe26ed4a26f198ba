import { link, lstat, rename, rm } from 'node:fs/promises';
import { hasCode, isMissing } from '../transcripts/within.ts';

/**
 * Gives a finished file its name.
 *
 * @param isReplacing whether a file of that name gives way; else that is an error with the code `EEXIST`
 */
export async function putInPlace(from: string, to: string, isReplacing: boolean): Promise<void> {
  if (isReplacing) return rename(from, to);
  try {
    // A rename would replace in silence what another process has put there since we looked.
    await link(from, to);
    await rm(from);
  } catch (error) {
    if (!noLinks.some((code) => hasCode(error, code))) throw error;
    if (await isThere(to))
      throw Object.assign(new Error(`${to} is there`, { cause: error }), { code: 'EEXIST' });
    await rename(from, to);
  }
}

// What file systems answer that know no hard links.
const noLinks = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'];

/** Whether something of that name is there, be it a link that leads nowhere. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
