import { join, resolve } from 'node:path';
import { accountHome } from '../base/home-folder.ts';
import type { Logger } from '../base/logger.ts';
import { TranscriptNotFoundError } from '../errors/errors.ts';
import { markLatestTurn } from '../history/changing/mark-latest-turn.ts';
import { holdsPrompt } from '../history/reading/holds-prompt.ts';
import { listSessions } from '../history/reading/list-sessions.ts';
import { cliEnvironment } from '../process/cli-environment.ts';
import { hostEnvironment } from '../process/host-environment.ts';
import type { Conversation } from './conversation.ts';

type Where = Parameters<typeof holdsPrompt>[2];

/**
 * Sees to it that the next CLI goes on in the right branch. Where a turn was run again the transcript has two: what the CLI
 * that died had written of that turn, and what came of it since. The CLI goes by its last note of where it was, which may
 * be in the first; resumed there, it would have forgotten everything since.
 *
 * Never rejects: a transcript that cannot be written to is the CLI's to complain of.
 */
export async function markBranch(conversation: Conversation, log: Logger): Promise<void> {
  const { sessionId, latestTurn } = conversation.identity;
  if (latestTurn === undefined || conversation.options.persistSession === false) return;
  const { here, anywhere } = placesOf(conversation);
  try {
    await markLatestTurn(sessionId, latestTurn, here).catch((error: unknown) => {
      if (!(error instanceof TranscriptNotFoundError)) throw error;
      return markLatestTurn(sessionId, latestTurn, anywhere);
    });
  } catch (error) {
    log.warn({ err: error }, 'the branch of the conversation was not noted');
  }
}

/**
 * Whether the next CLI may take a turn up by itself that one was in when it died. Of a prompt that was not written down it
 * knows nothing, and would take up the one before. Where that cannot be told, it may.
 */
export async function mayTakeUp(conversation: Conversation, turnId: string, log: Logger): Promise<boolean> {
  const { sessionId } = conversation.identity;
  const { here, anywhere } = placesOf(conversation);
  const holds = (where: Where) => holdsPrompt(sessionId, turnId, where);
  try {
    return (await holds(here)) ?? (await holds(anywhere)) ?? true;
  } catch (error) {
    log.warn({ err: error }, 'the transcript was not read');
    return true;
  }
}

/**
 * The conversation that `continue` will most likely find: the folder's latest. `undefined` where there is none, or where that
 * cannot be told; the CLI tells then, with its first turn.
 */
export async function latestConversation(
  conversation: Conversation,
  log: Logger,
): Promise<string | undefined> {
  const { here } = placesOf(conversation);
  try {
    const [latest] = await listSessions({ ...here, limit: 1, includeWorktrees: false });
    return latest?.sessionId;
  } catch (error) {
    log.debug({ err: error }, 'the latest conversation was not found');
    return undefined;
  }
}

// Another project may have a conversation of the same id. The CLI resumes one of another folder too, where its own has none.
function placesOf({ options }: Conversation): Record<'here' | 'anywhere', Where> {
  const { CLAUDE_CONFIG_DIR, HOME } = cliEnvironment(options, hostEnvironment());
  const dir = resolve(options.cwd ?? '.');
  // A relative path is the CLI's, which sees it from its own working folder.
  const configDir = resolve(dir, CLAUDE_CONFIG_DIR ?? join(HOME ?? accountHome() ?? '/', '.claude'));
  return { here: { configDir, dir }, anywhere: { configDir } };
}
