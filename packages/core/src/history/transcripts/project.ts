import { basename, dirname } from 'node:path';
import { readHeadAndTail } from './head-and-tail.ts';
import { firstCwdIn, heldIn } from './held-in.ts';
import { asTheSystemSpells, projectFolderName } from './project-folder-name.ts';
import { isMissing, realPath } from './within.ts';

/** Whose conversations are wanted: the working folders that count as one project, as real paths. */
export interface Project {
  readonly roots: readonly string[];
}

/**
 * Whether a conversation was held in the project. The name of the folder it is kept in does not tell: the CLI writes `-` for
 * most characters, so that many working folders share one name. What counts is the working folder in the transcript.
 *
 * @param project every project, where there is none
 * @param knownCwd what the two ends of the transcript say, where they were read already
 */
export async function isOfProject(
  { path }: { readonly path: string },
  project: Project | undefined,
  knownCwd?: string,
): Promise<boolean> {
  if (project === undefined) return true;
  try {
    const cwd = knownCwd ?? (await cwdAtEnds(path)) ?? (await firstCwdIn(path));
    return await wasHeldIn(project, cwd, basename(dirname(path)));
  } catch (error) {
    // It went away meanwhile.
    if (isMissing(error)) return false;
    throw error;
  }
}

async function cwdAtEnds(path: string): Promise<string | undefined> {
  return heldIn(await readHeadAndTail(path));
}

/** @param keptIn the name of the folder that the transcript is kept in */
async function wasHeldIn({ roots }: Project, cwd: string | undefined, keptIn: string): Promise<boolean> {
  const isNamedAfterRoot = roots.some((root) => projectFolderName(root) === keptIn);
  if (cwd === undefined) return isNamedAfterRoot;
  if (roots.includes(asTheSystemSpells(cwd))) return true;
  const real = await realPath(cwd);
  if (real !== undefined && roots.includes(asTheSystemSpells(real))) return true;
  // Somebody has put it here by hand, under the name of the project that it is to be part of.
  return isNamedAfterRoot && projectFolderName(cwd) !== keptIn;
}
