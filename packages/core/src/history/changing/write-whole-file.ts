import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BufferedFile } from './buffered-file.ts';
import { putInPlace } from './put-in-place.ts';

/**
 * Writes a file that is there whole or not at all: beside its place and under another name, which it changes at the end.
 * Where `write` fails, nothing is left.
 *
 * @param isReplacing whether a file of that name gives way; else that is an error with the code `EEXIST`
 */
export async function writeWholeFile(
  path: string,
  isReplacing: boolean,
  write: (file: BufferedFile) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const file = await BufferedFile.create(temporary);
  try {
    await write(file);
    await file.finish();
    await putInPlace(temporary, path, isReplacing);
  } finally {
    await file.close();
    await rm(temporary, { force: true });
  }
}
