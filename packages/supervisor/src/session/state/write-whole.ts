import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Writes a file so that no reader ever sees half of it, and a crash or a power cut leaves the old one or the new one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined); // What went wrong first is to be told.
    throw error;
  }
  await flushFolder(dirname(path));
}

// The new name is in the folder, which has to reach the disk too. Some file systems cannot; then it is written later.
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

const draftSuffix = /^\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.tmp$/;
const oldDraftMs = 60_000;

/** Removes the drafts of hosts that died while they wrote. One that is young may be another host's, and stays. */
export async function removeOldDrafts(path: string, wallTime: number): Promise<void> {
  const name = basename(path);
  const found = await readdir(dirname(path)).catch(() => []); // Tidying up is no reason to fail.
  for (const other of found) {
    if (!other.startsWith(name) || !draftSuffix.test(other.slice(name.length))) continue;
    const draft = join(dirname(path), other);
    const writtenAt = await stat(draft).then(
      ({ mtimeMs }) => mtimeMs,
      () => wallTime,
    );
    if (wallTime - writtenAt > oldDraftMs) await rm(draft, { force: true }).catch(() => undefined);
  }
}
