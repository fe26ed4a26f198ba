import { wordsOfError } from '../base/is-error.ts';
import { CliStartError, isTroupeError } from '../errors/errors.ts';
import { errnoOf } from '../os/may-pass.ts';

/** A folder that we cannot do without. */
export interface NeededFolder {
  readonly path: string;
  /** What it is, for the error: `lease folder`. */
  readonly purpose: string;
}

/**
 * The error to give where a folder of ours cannot be used: which one, why, and what to do. Errors of ours are passed on.
 *
 * It is permanent only where the path itself is at fault. All else may change while we run: a volume that is mounted late
 * looks like a missing folder, a file in the way, one we may not enter, or a read-only one.
 */
export function folderFault(error: unknown, folder: NeededFolder): Error {
  if (isTroupeError(error)) return error;
  const errno = errnoOf(error) ?? '';
  const why = explanations[errno] ?? wordsOfError(error);
  return unusableFolder(folder, `cannot be used: ${why}${errno in explanations ? ` (${errno})` : ''}`, {
    permanent: atFault.has(errno),
    cause: error,
  });
}

/** `what` completes the sentence: `cannot be trusted: it belongs to user 7`. */
export function unusableFolder(
  { path, purpose }: NeededFolder,
  what: string,
  facts: { readonly permanent: boolean; readonly cause?: unknown },
): CliStartError {
  return new CliStartError(`The ${purpose} ${path} ${what}. ${advice}`, facts);
}

const advice =
  'Mend that, or name other folders: TMPDIR in the environment moves all of them, `leaseDir` and `tmpDir` of the runtime one each.';

const atFault: ReadonlySet<string> = new Set(['ENAMETOOLONG', 'ELOOP', 'EINVAL', 'ERR_INVALID_ARG_VALUE']);

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write or look there',
  EDQUOT: 'the quota of this user is used up',
  EEXIST: 'something that is no folder is in its place',
  EINVAL: 'the system takes no folder of that name',
  EIO: 'its disk does not answer as it should',
  ELOOP: 'the links on the way lead in a circle',
  EMFILE: 'this process has too many files open',
  ENAMETOOLONG: 'its path is too long',
  ENFILE: 'this system has too many files open',
  ENOENT: 'it is not there and cannot be made',
  ENOMEM: 'this system is out of memory',
  ENOSPC: 'no room is left on its disk',
  ENOTDIR: 'something on the way to it is no folder',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
};
