import { lstat, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { errorCodeOf } from '../../base/is-error.ts';

/** What the system answers where there can be no such file or folder: none of that name, or no such name at all. */
const missing = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'];

/** Whether an error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return missing.some((code) => hasCode(error, code));
}

/** Whether an error of the file system has that code. */
export function hasCode(error: unknown, code: string): boolean {
  return errorCodeOf(error) === code;
}

/** The path with every link in it resolved, or nothing where there is no such thing. */
export async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Where a path really leads, if that is still below `root`. A link that leads out of it is as good as missing: what lies
 * elsewhere is not ours to read, to write or to delete.
 *
 * @param root a path without links
 */
export async function within(root: string, path: string): Promise<string | undefined> {
  const real = await realPath(path);
  return real?.startsWith(root + sep) ? real : undefined;
}

/** Whether nothing is there, or what is there really lies below `root`: a place to write to. */
export async function isFreeOrWithin(root: string, path: string): Promise<boolean> {
  return (await realPath(path)) === undefined || (await within(root, path)) !== undefined;
}

/** Size and time of a file that is a file and no link, or nothing. The time in whole milliseconds, as Node rounds it. */
export async function plainFile(path: string): Promise<{ size: number; modified: number } | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? { size: found.size, modified: found.mtime.getTime() } : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
