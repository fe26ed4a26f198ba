import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configFolder } from './config-folder.ts';
import type { HistoryOptions } from './history-options.ts';
import type { Project } from './project.ts';
import { asTheSystemSpells, projectFolderName, projectFolderPrefix } from './project-folder-name.ts';
import { isMissing, realPath, within } from './within.ts';
import { sameFolderInWorktrees } from './worktrees.ts';

/** Where to look for conversations. */
export interface ProjectFolders {
  /** Folders in which the CLI keeps conversations, as real paths. */
  readonly folders: readonly string[];
  /** Whose conversations count; of all projects, where `dir` was not given. Others may lie in the same folders. */
  readonly project: Project | undefined;
}

/**
 * The folders in which the CLI keeps conversations: those that may hold some of `dir` and its worktrees, or all of them.
 * Links that lead out of the projects folder are left out.
 */
export async function projectFolders(
  options: HistoryOptions & { readonly includeWorktrees?: boolean },
): Promise<ProjectFolders> {
  const project = options.dir === undefined ? undefined : { roots: await rootsOf(options.dir, options) };
  const root = await realPath(join(configFolder(options.configDir), 'projects'));
  if (root === undefined) return { folders: [], project };
  const names = await foldersIn(root);
  const wanted = project === undefined ? names : names.filter(mayHold(project));
  const found = await Promise.all(wanted.map((name) => within(root, join(root, name))));
  return { folders: [...new Set(found.filter((folder) => folder !== undefined))], project };
}

async function rootsOf(
  dir: string,
  { includeWorktrees = true }: { readonly includeWorktrees?: boolean },
): Promise<readonly string[]> {
  // The CLI names the folder after where it really was; a folder that is gone is taken by its name.
  const folder = (await realPath(dir)) ?? resolve(dir);
  const folders = includeWorktrees ? await sameFolderInWorktrees(folder) : [folder];
  return folders.map(asTheSystemSpells);
}

function mayHold({ roots }: Project): (name: string) => boolean {
  const exact = new Set(roots.map(projectFolderName));
  const prefixes = roots.map(projectFolderPrefix).filter((prefix) => prefix !== undefined);
  return (name) => exact.has(name) || prefixes.some((prefix) => isHashOf(prefix, name));
}

function isHashOf(prefix: string, name: string): boolean {
  return name.startsWith(prefix) && /^[a-z0-9]+$/.test(name.slice(prefix.length));
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
