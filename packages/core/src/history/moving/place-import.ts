import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TranscriptExistsError } from '../../errors/errors.ts';
import { deletePlace } from '../changing/delete-session.ts';
import { isThere, putInPlace } from '../changing/put-in-place.ts';
import type { TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { hasCode } from '../transcripts/within.ts';
import type { ImportStaging, StagingRoots } from './import-staging.ts';

interface Target extends StagingRoots {
  readonly projectFolder: string;
  /** Where the conversation is already, and is to give way. */
  readonly existing: readonly TranscriptPlace[];
}

/**
 * Puts a staged conversation in its place. The transcript comes last: as long as it is missing there is no conversation,
 * and what failed before is taken back.
 */
export async function placeImport(staging: ImportStaging, target: Target): Promise<void> {
  const { sessionId } = staging.header;
  const path = join(target.projectFolder, `${sessionId}.jsonl`);
  await mkdir(target.projectFolder, { recursive: true, mode: 0o700 });
  const moves: Swap[] = [
    { root: 'projects', from: staging.sessionFolder, to: join(target.projectFolder, sessionId) },
    { root: 'tasks', from: staging.tasksFolder, to: join(target.tasks, sessionId) },
  ];
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const move of moves) await swap(staging, move, undo);
    const isReplacing = target.existing.some((place) => place.path === path);
    await putInPlace(staging.transcript, path, isReplacing);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    if (hasCode(error, 'EEXIST')) throw new TranscriptExistsError(sessionId, path);
    throw error;
  }
  for (const place of target.existing) if (place.path !== path) await deletePlace(place);
}

interface Swap {
  readonly root: keyof StagingRoots;
  readonly from: string | undefined;
  readonly to: string;
}

/** Moves what is there aside and the staged folder in its place, and notes how each is taken back. */
async function swap(
  staging: ImportStaging,
  { root, from, to }: Swap,
  undo: (() => Promise<void>)[],
): Promise<void> {
  if (await isThere(to)) {
    const aside = staging.aside(root);
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 });
    await rename(to, aside);
    undo.push(() => rename(aside, to));
  }
  if (from === undefined) return;
  await rename(from, to);
  undo.push(() => rename(to, from));
}
