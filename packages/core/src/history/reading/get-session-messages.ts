import { checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import type { GetSessionMessagesOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { readConversation } from './read-conversation.ts';
import type { SessionMessage } from './session-message.ts';

/**
 * The messages of a conversation, oldest first, one branch of it: by default the one that a resumed session goes on with.
 *
 * It is read as you go, in memory that does not grow with the length of messages (see `maxEntries`). Leaving the loop
 * closes the file. What is written to the conversation while it is read is not in it.
 *
 * @throws InvalidOptionsError at the call; while reading `TranscriptNotFoundError`, `TranscriptTooLargeError`
 */
export function getSessionMessages(
  sessionId: string,
  options: GetSessionMessagesOptions = {},
): AsyncIterableIterator<SessionMessage> {
  checkSessionId(sessionId);
  checkOptions('getSessionMessages', options);
  return readMessages(sessionId, options);
}

async function* readMessages(
  sessionId: string,
  options: GetSessionMessagesOptions,
): AsyncGenerator<SessionMessage, void, void> {
  const { path } = await locateTranscript(sessionId, options);
  const owner = { sessionId, parentToolUseId: null, parentAgentId: null };
  yield* readConversation({ path, owner, isSubagent: false }, options);
}
