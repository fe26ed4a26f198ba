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
  const others = await worktreesOf(repository.gitDir);
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

// `.git` is the shared folder in the main worktree, and in the others a file that leads to one below it.
async function gitDirOf(worktree: string): Promise<string | undefined> {
  const dotGit = join(worktree, '.git');
  if ((await textOf(join(dotGit, 'HEAD'))) !== undefined) return dotGit;
  const target = /^gitdir: (.+)$/m.exec((await textOf(dotGit)) ?? '')?.[1];
  if (target === undefined) return undefined;
  const own = resolve(worktree, target.trim());
  const common = await textOf(join(own, 'commondir'));
  return common === undefined ? own : resolve(own, common.trim());
}

async function worktreesOf(gitDir: string): Promise<readonly string[]> {
  const main = basename(gitDir) === '.git' ? [dirname(gitDir)] : [];
  const names = await namesIn(join(gitDir, 'worktrees'));
  const linked = await Promise.all(
    names.map(async (name) => {
      const target = await textOf(join(gitDir, 'worktrees', name, 'gitdir'));
      return target === undefined ? undefined : realPath(dirname(target.trim()));
    }),
  );
  return [...main, ...linked.filter((root) => root !== undefined)];
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
