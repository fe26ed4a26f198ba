import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { configFolder } from './config-folder.ts';
import type { HistoryOptions } from './history-options.ts';
import { projectFolderName, projectFolderPrefix } from './project-folder-name.ts';
import { isMissing, realPath, within } from './within.ts';
import { sameFolderInWorktrees } from './worktrees.ts';

/** The folder of all conversations, without links, or nothing where the CLI has not held any yet. */
function findProjectsRoot(configDir: string | undefined): Promise<string | undefined> {
  return realPath(join(configFolder(configDir), 'projects'));
}

/**
 * The folders in which the CLI keeps conversations, as real paths: those of `dir` and its worktrees, or all of them.
 * Links that lead out of the projects folder are left out.
 */
export async function projectFolders(
  options: HistoryOptions & { readonly includeWorktrees?: boolean },
): Promise<readonly string[]> {
  const root = await findProjectsRoot(options.configDir);
  if (root === undefined) return [];
  const names = await foldersIn(root);
  const wanted = options.dir === undefined ? names : await namesOf(options.dir, options, names);
  const folders = await Promise.all(wanted.map((name) => within(root, join(root, name))));
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

async function namesOf(
  dir: string,
  { includeWorktrees = true }: { readonly includeWorktrees?: boolean },
  names: readonly string[],
): Promise<readonly string[]> {
  // The CLI names the folder after where it really was; a folder that is gone is taken by its name.
  const folder = (await realPath(dir)) ?? resolve(dir);
  const folders = includeWorktrees ? await sameFolderInWorktrees(folder) : [folder];
  const exact = new Set(folders.map(projectFolderName));
  const prefixes = folders.map(projectFolderPrefix).filter((prefix) => prefix !== undefined);
  return names.filter((name) => exact.has(name) || prefixes.some((prefix) => isHashOf(prefix, name)));
}

function isHashOf(prefix: string, name: string): boolean {
  return name.startsWith(prefix) && /^[a-z0-9]+$/.test(basename(name).slice(prefix.length));
}

async function foldersIn(root: string): Promise<readonly string[]> {
  try {
    const found = await readdir(root, { withFileTypes: true });
    return found.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
