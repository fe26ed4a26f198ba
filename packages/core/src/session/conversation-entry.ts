import type { ConversationStart } from '../process/conversation-start.ts';

/**
 * How the next CLI enters a conversation, from what is known of its transcript.
 *
 * Only a result that was printed is sure to be in the transcript. A CLI that died before its first may have written
 * something or nothing, and nobody can tell from outside: then the one way in is tried, and the other where it says that
 * this was the wrong one.
 */
export interface ConversationEntry {
  /** How the conversation began. */
  readonly first: ConversationStart;
  readonly next: ConversationStart;
  /** The transcript is sure to be there. */
  readonly isDurable: boolean;
  /** A prompt was sent: the transcript may be there. */
  readonly wasPrompted: boolean;
  /** The other way in has been tried since a CLI was last ready. */
  readonly isSecondTry: boolean;
}

/** The entry of a conversation that begins. */
export function firstEntry(first: ConversationStart): ConversationEntry {
  return { first, next: first, isDurable: isThere(first), wasPrompted: false, isSecondTry: false };
}

export function afterPrompt(entry: ConversationEntry): ConversationEntry {
  return entry.wasPrompted ? entry : { ...entry, wasPrompted: true };
}

/** A result was printed: from now on it can be resumed, and plainly so. */
export function afterResult(entry: ConversationEntry, sessionId: string): ConversationEntry {
  return { ...entry, next: { sessionId, start: 'resume' }, isDurable: true };
}

/** The CLI is in another conversation from now on: `/clear` begins a new one, `continue` finds the latest. */
export function inAnother(entry: ConversationEntry, sessionId: string): ConversationEntry {
  const isFound = entry.first.start === 'continue' && !entry.isDurable;
  const first: ConversationStart = { sessionId, start: isFound ? 'resume' : 'new' };
  return { ...entry, first, next: { sessionId, start: 'resume' }, isDurable: isFound };
}

/** A CLI came up, so its way in was right. */
export function afterReady(entry: ConversationEntry): ConversationEntry {
  return entry.isSecondTry ? { ...entry, isSecondTry: false } : entry;
}

/** A CLI is over that had been prompted before it printed a result: more likely than not it has left a transcript. */
export function afterDeath(entry: ConversationEntry): ConversationEntry {
  if (entry.isDurable || !entry.wasPrompted) return entry;
  const { sessionId } = entry.next;
  return { ...entry, next: { sessionId, start: 'resume' } };
}

/**
 * Another way in, where a start failed because this one was wrong; `undefined` when trying again is no use.
 *
 * @param newId for a CLI that died so early that its transcript holds nothing: there is no conversation to resume, and
 * its id is in use
 */
export function otherEntry(
  entry: ConversationEntry,
  words: string,
  newId: string,
): ConversationEntry | undefined {
  if (entry.isDurable) return undefined;
  if (entry.isSecondTry) return isWrongWay(words) ? beginAnew(entry, newId) : undefined;
  const { sessionId, start } = entry.next;
  const wasResumed = start === 'resume' && entry.first.start !== 'resume';
  if (wasResumed && /no conversation found/i.test(words)) {
    return { ...entry, next: entry.first, isSecondTry: true };
  }
  if (!wasResumed && /already in use/i.test(words) && entry.wasPrompted) {
    return { ...entry, next: { sessionId, start: 'resume' }, isSecondTry: true };
  }
  return undefined;
}

function isWrongWay(words: string): boolean {
  return /no conversation found|already in use/i.test(words);
}

function beginAnew(entry: ConversationEntry, sessionId: string): ConversationEntry | undefined {
  if (entry.first.start === 'resume') return undefined;
  const first: ConversationStart = { ...entry.first, sessionId };
  return { ...entry, first, next: first };
}

function isThere({ start, at }: ConversationStart): boolean {
  return start === 'resume' && at === undefined;
}
