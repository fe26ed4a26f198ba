import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isMissing, realPath } from './within.ts';

/**
 * The folder of the same name in every worktree of a git repository, `dir` first. Just `dir` where it is in none.
 *
 * Read from git's own files, so that nothing has to be run.
 */
export async function sameFolderInWorktrees(dir: string): Promise<readonly string[]> {
  const repository = await findRepository(dir);
  if (repository === undefined) return [dir];
  const inside = relative(repository.worktree, dir);
  const others = await worktreesOf(repository);
  const roots = [...new Set(others.flatMap((root) => [root, join(root, inside)]))];
  return [dir, ...roots.filter((root) => root !== dir)];
}

interface Repository {
  /** The worktree that the folder is in. */
  readonly worktree: string;
  /** What all worktrees share. */
  readonly gitDir: string;
}

async function findRepository(dir: string): Promise<Repository | undefined> {
  for (let folder = dir; ; folder = dirname(folder)) {
    const gitDir = await gitDirOf(folder);
    if (gitDir !== undefined) return { worktree: folder, gitDir };
    if (folder === dirname(folder)) return undefined;
  }
}

// `.git` is the shared folder in the main worktree, and in the others a file that leads to one below it. Such a file may say
// anything; it counts where the repository knows of this worktree too.
async function gitDirOf(worktree: string): Promise<string | undefined> {
  const dotGit = join(worktree, '.git');
  if ((await textOf(join(dotGit, 'HEAD'))) !== undefined) return dotGit;
  const own = await targetOf(dotGit);
  if (own === undefined) return undefined;
  const common = await textOf(join(own, 'commondir'));
  const knownAs = await textOf(join(own, 'gitdir'));
  const isMutual = common !== undefined && knownAs !== undefined;
  return isMutual && (await isSame(resolve(own, knownAs.trim()), dotGit)) ? resolve(own, common.trim()) : own;
}

async function worktreesOf({ worktree, gitDir }: Repository): Promise<readonly string[]> {
  const names = await namesIn(join(gitDir, 'worktrees'));
  const linked = await Promise.all(names.map((name) => linkedWorktree(join(gitDir, 'worktrees', name))));
  const roots = linked.filter((root) => root !== undefined);
  const isPart = (await isSame(join(worktree, '.git'), gitDir)) || roots.includes(worktree);
  if (!isPart) return [worktree];
  const main = basename(gitDir) === '.git' ? [dirname(gitDir)] : [];
  return [...main, ...roots];
}

// One that has been moved, or replaced by another repository, does not lead back.
async function linkedWorktree(entry: string): Promise<string | undefined> {
  const dotGit = (await textOf(join(entry, 'gitdir')))?.trim();
  if (dotGit === undefined) return undefined;
  const leadsTo = await targetOf(resolve(entry, dotGit));
  return leadsTo !== undefined && (await isSame(leadsTo, entry))
    ? realPath(dirname(resolve(entry, dotGit)))
    : undefined;
}

/** Where a `.git` that is a file leads to. */
async function targetOf(dotGit: string): Promise<string | undefined> {
  const target = /^gitdir: (.+)$/m.exec((await textOf(dotGit)) ?? '')?.[1];
  return target === undefined ? undefined : resolve(dirname(dotGit), target.trim());
}

async function isSame(one: string, other: string): Promise<boolean> {
  const real = await realPath(one);
  return real !== undefined && real === (await realPath(other));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

// Not there, or a folder: either way no text.
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
