// What a machine may be out of, or busy with, for a moment.
const passing: ReadonlySet<string> = new Set([
  'EAGAIN',
  'EBUSY',
  'EDQUOT',
  'EINTR',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'ENOSPC',
  'ESTALE',
  'ETIMEDOUT',
  'ETXTBSY',
]);

/** Whether the system's error says that the machine is out of something, or busy, so that another try may succeed. */
export function mayPass(error: unknown): boolean {
  return passing.has(errnoOf(error) ?? '');
}

/** The system's name of the fault (`ENOENT`); `undefined` when the error is none of the system's. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
