import { appendEntries } from './append-entries.ts';
import { checkOptions, checkSessionId, invalidArgument } from './check-options.ts';
import type { HistoryOptions } from './history-options.ts';
import { locateTranscript } from './locate-transcript.ts';
import { titleFile } from './title-beside.ts';
import { WholeFile } from './whole-file.ts';

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
  await replaceTitleBeside(titleFile(place), customTitle);
}

/** What the CLI appends for a title. */
export function titleEntries(sessionId: string, customTitle: string): readonly object[] {
  return [
    { type: 'custom-title', customTitle, sessionId },
    { type: 'agent-name', agentName: customTitle, sessionId },
  ];
}

async function replaceTitleBeside(path: string, customTitle: string): Promise<void> {
  const file = await WholeFile.create(path);
  try {
    await file.write(JSON.stringify({ customTitle }));
    await file.commit(true);
  } finally {
    await file.discard();
  }
}
