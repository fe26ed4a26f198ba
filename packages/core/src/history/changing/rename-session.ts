import { dirname } from 'node:path';
import { titleFile } from '../reading/title-beside.ts';
import { checkOptions, checkSessionId, invalidArgument } from '../transcripts/check-options.ts';
import type { HistoryOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { isFreeOrWithin } from '../transcripts/within.ts';
import { appendEntries } from './append-entries.ts';
import { writeWholeFile } from './write-whole-file.ts';

/**
 * Gives a conversation a title, as `/rename` does: it is in lists from now on, and a session that resumes it keeps it.
 *
 * A session that is holding the conversation now does not notice and writes its own title again when it ends.
 *
 * @throws InvalidOptionsError, TranscriptNotFoundError
 */
export async function renameSession(
  sessionId: string,
  title: string,
  options: HistoryOptions = {},
): Promise<void> {
  checkSessionId(sessionId);
  const customTitle = typeof title === 'string' ? title.trim() : '';
  if (customTitle === '') throw invalidArgument('title', 'a text that is not empty', title);
  checkOptions('others', options);
  const place = await locateTranscript(sessionId, options);
  await appendEntries(place.path, titleEntries(sessionId, customTitle));
  if (await isFreeOrWithin(dirname(place.path), place.sessionFolder)) {
    await writeWholeFile(titleFile(place), true, (file) => file.write(JSON.stringify({ customTitle })));
  }
}

/** What the CLI appends for a title. */
export function titleEntries(sessionId: string, customTitle: string): readonly object[] {
  return [
    { type: 'custom-title', customTitle, sessionId },
    { type: 'agent-name', agentName: customTitle, sessionId },
  ];
}
