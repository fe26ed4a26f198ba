import { TranscriptNotFoundError } from '../../errors/errors.ts';
import { checkAgentId, checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import type { GetSubagentMessagesOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { readConversation } from './read-conversation.ts';
import type { SessionMessage } from './session-message.ts';
import { subagentFiles, subagentOrigin } from './subagent-files.ts';

/**
 * The messages of a subagent, oldest first; `parent_tool_use_id` is the tool call that started it. Read as
 * `getSessionMessages` reads.
 *
 * @throws InvalidOptionsError at the call; while reading `TranscriptNotFoundError`, `TranscriptTooLargeError`
 */
export function getSubagentMessages(
  sessionId: string,
  agentId: string,
  options: GetSubagentMessagesOptions = {},
): AsyncIterableIterator<SessionMessage> {
  checkSessionId(sessionId);
  checkAgentId(agentId);
  checkOptions('getSubagentMessages', options);
  return readMessages(sessionId, agentId, options);
}

async function* readMessages(
  sessionId: string,
  agentId: string,
  options: GetSubagentMessagesOptions,
): AsyncGenerator<SessionMessage, void, void> {
  const place = await locateTranscript(sessionId, options);
  const file = (await subagentFiles(place)).find((candidate) => candidate.agentId === agentId);
  if (file === undefined) throw new TranscriptNotFoundError(sessionId, options.dir, agentId);
  const owner = { sessionId, ...(await subagentOrigin(file.path)) };
  yield* readConversation({ path: file.path, owner, isSubagent: true }, options);
}
