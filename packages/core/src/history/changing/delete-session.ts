import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TranscriptNotFoundError } from '../../errors/errors.ts';
import { checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import { configFolder } from '../transcripts/config-folder.ts';
import type { HistoryOptions } from '../transcripts/history-options.ts';
import { findTranscripts, type TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { isMissing, realPath, within } from '../transcripts/within.ts';

/**
 * Deletes a conversation for good: its transcript, those of its subagents, the backups of files it has edited, and its
 * tasks. Nothing else, and nothing through a link that leads elsewhere.
 *
 * The transcript goes last, so that a call that failed half way can be made again. A session that is holding the
 * conversation now would write it anew: stop it first.
 *
 * @throws InvalidOptionsError, TranscriptNotFoundError
 */
export async function deleteSession(sessionId: string, options: HistoryOptions = {}): Promise<void> {
  checkSessionId(sessionId);
  checkOptions('others', options);
  const places = await findTranscripts(sessionId, options);
  if (places.length === 0) throw new TranscriptNotFoundError(sessionId, options.dir);
  // Another project may have one of the same id, imported or begun under it: what is kept by the id alone is then not ours.
  const { dir: _everywhere, ...anywhere } = options;
  const isOnlyOne = (await findTranscripts(sessionId, anywhere)).length === places.length;
  const elsewhere = isOnlyOne ? await keptElsewhere(sessionId, options.configDir) : [];
  for (const path of elsewhere) await remove(path);
  for (const place of places) await deletePlace(place);
}

/** Deletes what is kept of a conversation in one project's folder. */
export async function deletePlace({ sessionFolder, path }: TranscriptPlace): Promise<void> {
  await remove(sessionFolder);
  await remove(path);
}

async function keptElsewhere(sessionId: string, configDir: string | undefined): Promise<readonly string[]> {
  const root = await realPath(configFolder(configDir));
  if (root === undefined) return [];
  const folder = (name: string) => within(root, join(root, name));
  const [backups, tasks, todos] = await Promise.all(['file-history', 'tasks', 'todos'].map(folder));
  const ofSession = [backups, tasks]
    .filter((path) => path !== undefined)
    .map((path) => join(path, sessionId));
  const lists = todos === undefined ? [] : await namesIn(todos);
  // `<session>-agent-<agent>.json`, one for each agent of the session.
  const own = lists.filter((name) => name === `${sessionId}.json` || name.startsWith(`${sessionId}-`));
  return [...ofSession, ...own.map((name) => join(todos ?? '', name))];
}

// Of a link, the link alone.
function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
