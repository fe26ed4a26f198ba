import type { ConversationStart } from './conversation-start.ts';
import type { ParsedSessionOptions } from './session-options.ts';

/** How the options say that the first CLI enters its conversation; `newId` is the id where a new one is needed. */
export function firstStart(options: ParsedSessionOptions, newId: string): ConversationStart {
  const { resume, resumeSessionAt: at, resumeDropsTurn: dropsTurn } = options;
  const sessionId = options.sessionId ?? newId;
  if (options.forkSession === true && (resume !== undefined || options.continue === true)) {
    return { sessionId, start: 'fork', from: resume ?? 'latest', at, dropsTurn };
  }
  if (resume !== undefined) return { sessionId: resume, start: 'resume', at, dropsTurn };
  if (options.continue === true) return { sessionId, start: 'continue' };
  return { sessionId, start: 'new' };
}
