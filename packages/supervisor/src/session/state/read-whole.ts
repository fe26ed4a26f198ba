import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { StateFileError } from '../../errors.ts';
import { errnoOf } from './errno.ts';

/** A hundred thousand sessions take less. */
const maxStateBytes = 32 * 1024 * 1024;

/** The text of a file; `undefined` where there is none. @throws StateFileError */
export async function readWhole(path: string): Promise<string | undefined> {
  // Without O_NONBLOCK the opening of a pipe would wait for somebody who writes to it.
  const opening = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const file = await opening.catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw new StateFileError(path, `it cannot be read (${errnoOf(error) ?? 'unknown'})`, {
      cause: error,
      advice: 'See that the user of this process may read it.',
    });
  });
  if (file === undefined) return undefined;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) {
      throw new StateFileError(
        path,
        `expected a file, got ${stats.isDirectory() ? 'a folder' : 'a device or a pipe'}`,
      );
    }
    if (stats.size > maxStateBytes) {
      throw new StateFileError(path, `expected at most ${maxStateBytes} bytes, got ${stats.size}`);
    }
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    throw new StateFileError(path, 'it cannot be read', { cause: error });
  } finally {
    await file.close();
  }
}
