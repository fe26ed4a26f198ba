import { readdir } from 'node:fs/promises';
import { checkOptions, isSessionId } from '../transcripts/check-options.ts';
import type { ListSessionsOptions } from '../transcripts/history-options.ts';
import { placeIn, type TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { mapInOrder } from '../transcripts/map-in-order.ts';
import { isOfProject, type Project } from '../transcripts/project.ts';
import { projectFolders } from '../transcripts/project-folders.ts';
import { isMissing } from '../transcripts/within.ts';
import { readInfo } from './get-session-info.ts';
import type { TranscriptInfo } from './transcript-info.ts';

/**
 * The conversations that the CLI has kept, the one written to last first: of `dir` and its worktrees, or of all projects.
 *
 * Of each transcript only both ends are read, however long it is, and with a `limit` only of as many as it takes. A
 * conversation in which nobody said anything is left out.
 *
 * @throws InvalidOptionsError
 */
export async function listSessions(options: ListSessionsOptions = {}): Promise<readonly TranscriptInfo[]> {
  checkOptions('listSessions', options);
  const { limit = Number.POSITIVE_INFINITY, offset = 0, includeProgrammatic = true, signal } = options;
  const sessions: TranscriptInfo[] = [];
  if (limit === 0) return sessions;
  const { folders, project } = await projectFolders(options);
  const places = await placesIn(folders, signal);
  const known = new Set<string>();
  let left = offset;
  for await (const found of mapInOrder(places, (place) => infoOf(place, project))) {
    signal?.throwIfAborted();
    // In two folders there may be one of the same id: the one written to last counts.
    if (found === undefined || known.has(found.info.sessionId)) continue;
    known.add(found.info.sessionId);
    if (found.isProgrammatic && !includeProgrammatic) continue;
    if (left > 0) left -= 1;
    else sessions.push(found.info);
    if (sessions.length >= limit) break;
  }
  return sessions;
}

async function infoOf(place: TranscriptPlace, project: Project | undefined) {
  const found = await readInfo(place);
  return found !== undefined && (await isOfProject(place, project, found.heldIn)) ? found : undefined;
}

// The newest first.
async function placesIn(
  folders: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly TranscriptPlace[]> {
  const candidates = (await Promise.all(folders.map(sessionsIn))).flat();
  const places: TranscriptPlace[] = [];
  for await (const place of mapInOrder(candidates, ({ folder, id }) => placeIn(folder, id))) {
    signal?.throwIfAborted();
    if (place !== undefined) places.push(place);
  }
  return places.sort((a, b) => b.modified - a.modified || (a.sessionId < b.sessionId ? -1 : 1));
}

async function sessionsIn(folder: string): Promise<readonly { folder: string; id: string }[]> {
  try {
    const names = await readdir(folder);
    const ids = names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length));
    return ids.filter(isSessionId).map((id) => ({ folder, id }));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
