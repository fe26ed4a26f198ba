import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder of this user's below the system's temporary one (`TMPDIR`). Named by the number of the user, which every
 * process has; a name it has only where its uid has an entry in the passwd file.
 */
export function ownFolder(): string {
  return join(resolve(tmpdir()), `troupe-${process.geteuid?.() ?? 'user'}`);
}
