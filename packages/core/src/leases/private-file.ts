import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { errorCodeOf } from '../base/is-error.ts';

/** Writes the file, mode 0600, so that no reader ever sees half of it; what was there is replaced. Returns its path. */
export async function writePrivateFile(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  const draft = join(folder, `${randomUUID()}.tmp`);
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return path;
}

/** What is found where a file of ours should be. */
export type PrivateFileReading =
  | { readonly type: 'text'; readonly text: string }
  /** It is not there, or went away meanwhile. */
  | { readonly type: 'gone' }
  /** Somebody else can have written it. */
  | { readonly type: 'untrusted' };

/** Reads what `writePrivateFile` wrote. Rejects only when the file is there and cannot be read. */
export async function readPrivateFile(path: string): Promise<PrivateFileReading> {
  try {
    const found = await lstat(path);
    const isOurs = found.isFile() && found.uid === process.geteuid?.() && (found.mode & 0o022) === 0;
    return isOurs ? { type: 'text', text: await readFile(path, 'utf8') } : { type: 'untrusted' };
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return { type: 'gone' };
    throw error;
  }
}

const staleDraftMs = 60 * 60 * 1_000;

/** Removes a draft whose writer must have died over it: it is an hour old. */
export async function removeStaleDraft(path: string, clock: Clock): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (clock.wallTime() - mtimeMs > staleDraftMs) await rm(path, { force: true });
}
