/** The code of an error of the operating system's, such as `ENOSPC`. */
export function errnoOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}

// Nobody but a person changes these: rights, a read-only disk, a name that cannot be, a file that is a mount of its own.
const lasting = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'EBUSY',
  'ENAMETOOLONG',
]);

/** Whether writing a file would fail in the same way in a minute. A full disk or a missing descriptor may pass. */
export function isLastingFault(error: unknown): boolean {
  const code = errnoOf(error);
  return code !== undefined && lasting.has(code);
}
