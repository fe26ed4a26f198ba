import { readdir } from 'node:fs/promises';
import { checkOptions, isSessionId } from './check-options.ts';
import { readInfo } from './get-session-info.ts';
import type { ListSessionsOptions } from './history-options.ts';
import { placeIn, type TranscriptPlace } from './locate-transcript.ts';
import { mapInOrder } from './map-in-order.ts';
import { projectFolders } from './project-folders.ts';
import type { TranscriptInfo } from './transcript-info.ts';
import { isMissing } from './within.ts';

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
  const places = await placesIn(await projectFolders(options), signal);
  let left = offset;
  for await (const found of mapInOrder(places, readInfo)) {
    signal?.throwIfAborted();
    if (found === undefined || (found.isProgrammatic && !includeProgrammatic)) continue;
    if (left > 0) left -= 1;
    else sessions.push(found.info);
    if (sessions.length >= limit) break;
  }
  return sessions;
}

// One place for each id, the newest.
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
  const byId = new Map<string, TranscriptPlace>();
  places.sort((a, b) => b.modified - a.modified || (a.sessionId < b.sessionId ? -1 : 1));
  for (const place of places) if (!byId.has(place.sessionId)) byId.set(place.sessionId, place);
  return [...byId.values()];
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
