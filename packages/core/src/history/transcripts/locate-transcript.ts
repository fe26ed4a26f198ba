import { join } from 'node:path';
import { TranscriptNotFoundError } from '../../errors/errors.ts';
import type { HistoryOptions } from './history-options.ts';
import { isOfProject } from './project.ts';
import { projectFolders } from './project-folders.ts';
import { plainFile } from './within.ts';

/** Where a conversation is kept. */
export interface TranscriptPlace {
  readonly sessionId: string;
  /** The transcript. */
  readonly path: string;
  /** What else belongs to the conversation: its subagents' transcripts and more. It may be missing. */
  readonly sessionFolder: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last written to, milliseconds since the epoch. */
  readonly modified: number;
}

/**
 * Where that conversation is kept: the place written to last, should there be several.
 *
 * @throws TranscriptNotFoundError
 */
export async function locateTranscript(sessionId: string, options: HistoryOptions): Promise<TranscriptPlace> {
  const [newest] = await findTranscripts(sessionId, options);
  if (newest === undefined) throw new TranscriptNotFoundError(sessionId, options.dir);
  return newest;
}

/** All places a conversation of that id is kept in, the one written to last first. */
export async function findTranscripts(
  sessionId: string,
  options: HistoryOptions,
): Promise<readonly TranscriptPlace[]> {
  const { folders, project } = await projectFolders(options);
  options.signal?.throwIfAborted();
  const found = await Promise.all(
    folders.map(async (folder) => {
      const place = await placeIn(folder, sessionId);
      return place !== undefined && (await isOfProject(place, project)) ? [place] : [];
    }),
  );
  return found.flat().sort((a, b) => b.modified - a.modified);
}

/** The conversation of that id in one project's folder. An empty file is none, neither for us nor for the CLI. */
export async function placeIn(
  projectFolder: string,
  sessionId: string,
): Promise<TranscriptPlace | undefined> {
  const path = join(projectFolder, `${sessionId}.jsonl`);
  const found = await plainFile(path);
  if (found === undefined || found.size === 0) return undefined;
  return { sessionId, path, sessionFolder: join(projectFolder, sessionId), ...found };
}
