import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Appends entries to a transcript in one write, which no other writer's comes into the middle of. Where the last line was
 * torn by a crash, it stays a line of its own.
 */
export async function appendEntries(path: string, entries: readonly object[]): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const isTorn = size > 0 && last[0] !== 10;
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await file.appendFile(isTorn ? `\n${lines}` : lines);
  } finally {
    await file.close();
  }
}
