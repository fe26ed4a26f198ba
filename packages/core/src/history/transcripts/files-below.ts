import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, within } from './within.ts';

const deepest = 5;

/** A plain file below a folder. */
export interface FileBelow {
  readonly path: string;
  /** The path from the folder down, with slashes. */
  readonly name: string;
}

/**
 * All plain files below a folder that is itself below `root`, in the order of their names. Links are passed over, and so
 * is the folder if it is one that leads elsewhere; a folder that is missing is empty.
 */
export async function filesBelow(root: string, folder: string): Promise<readonly FileBelow[]> {
  const real = await within(root, folder);
  if (real === undefined) return [];
  const files = await walk(real, '', 1);
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function walk(folder: string, prefix: string, depth: number): Promise<readonly FileBelow[]> {
  const entries = await entriesOf(folder);
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly FileBelow[]> => {
      const path = join(folder, entry.name);
      const name = `${prefix}${entry.name}`;
      if (entry.isFile()) return [{ path, name }];
      return entry.isDirectory() && depth < deepest ? walk(path, `${name}/`, depth + 1) : [];
    }),
  );
  return found.flat();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
