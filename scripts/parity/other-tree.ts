import { cp, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Pins, readPins, repin } from './pins.ts';
import type { Versions } from './versions.ts';

const leftBehind = new Set(['.git', 'node_modules', 'coverage']);

/** The texts of a tree that say what is installed. */
export async function pinsOf(root: string): Promise<Pins> {
  const [manifest, workspace] = await Promise.all([
    readFile(join(root, 'package.json'), 'utf8'),
    readFile(join(root, 'pnpm-workspace.yaml'), 'utf8'),
  ]);
  return { manifest, workspace };
}

/**
 * Copies the tree to `folder`, without what is installed in it, and pins the copy to other versions. The tests find CLI
 * and SDK there in the way they always do, so nothing in them has to know. The tree itself is only read.
 */
export async function copyTree(root: string, folder: string, versions: Versions): Promise<void> {
  await cp(root, folder, { recursive: true, filter: (path) => !leftBehind.has(basename(path)) });
  const pins = repin(await pinsOf(folder), versions);
  const { cli, sdk } = readPins(pins);
  if (cli !== versions.cli || sdk !== versions.sdk)
    throw new Error(
      `Expected the copy to be pinned to ${versions.cli} and ${versions.sdk}, got ${cli} and ${sdk}.`,
    );
  await writeFile(join(folder, 'package.json'), pins.manifest);
  await writeFile(join(folder, 'pnpm-workspace.yaml'), pins.workspace);
}
