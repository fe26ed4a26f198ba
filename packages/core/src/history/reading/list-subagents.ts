import { checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import type { HistoryOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { subagentFiles } from './subagent-files.ts';

/**
 * The ids of the subagents that a conversation has had, for `getSubagentMessages`. Empty where it had none.
 *
 * @throws InvalidOptionsError, TranscriptNotFoundError
 */
export async function listSubagents(
  sessionId: string,
  options: HistoryOptions = {},
): Promise<readonly string[]> {
  checkSessionId(sessionId);
  checkOptions('others', options);
  const files = await subagentFiles(await locateTranscript(sessionId, options));
  return [...new Set(files.map(({ agentId }) => agentId))];
}
