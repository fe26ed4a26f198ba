import { checkOptions, checkSessionId, invalidArgument } from '../transcripts/check-options.ts';
import type { HistoryOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { appendEntries } from './append-entries.ts';

/**
 * Tags a conversation; `null` takes the tag away. A conversation has one tag.
 *
 * @throws InvalidOptionsError, TranscriptNotFoundError
 */
export async function tagSession(
  sessionId: string,
  tag: string | null,
  options: HistoryOptions = {},
): Promise<void> {
  checkSessionId(sessionId);
  const text = typeof tag === 'string' ? tag.trim() : tag;
  if (text === '' || (text !== null && typeof text !== 'string')) {
    throw invalidArgument('tag', 'a text that is not empty, or null for no tag', tag);
  }
  checkOptions('others', options);
  const { path } = await locateTranscript(sessionId, options);
  await appendEntries(path, [{ type: 'tag', tag: text ?? '', sessionId }]);
}
