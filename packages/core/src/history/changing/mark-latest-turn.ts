import type { HistoryOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { appendEntries } from './append-entries.ts';

/**
 * Notes in a transcript which branch the conversation goes on in: the one that turn is in. The CLI resumes at the latest
 * entry that follows the turn of the last such note, which it mostly writes itself; should the turn not be in the
 * transcript, at the latest entry of all.
 *
 * @throws TranscriptNotFoundError
 */
export async function markLatestTurn(
  sessionId: string,
  turnId: string,
  options: HistoryOptions,
): Promise<void> {
  const { path } = await locateTranscript(sessionId, options);
  await appendEntries(path, [{ type: 'last-prompt', leafUuid: turnId, sessionId }]);
}
