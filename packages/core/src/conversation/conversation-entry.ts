import type { ConversationStart } from '../options/conversation-start.ts';

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
  /** Whether this way in is our choice. It is a user's, named by an option, until a CLI has come up by it. */
  readonly isOurs: boolean;
  /** How many other ways in have been tried since a CLI was last ready. */
  readonly detours: number;
}

/** The entry of a conversation that begins. */
export function firstEntry(first: ConversationStart, isOurs: boolean): ConversationEntry {
  return { first, next: first, isDurable: isThere(first), wasPrompted: false, isOurs, detours: 0 };
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
  return entry.isOurs && entry.detours === 0 ? entry : { ...entry, isOurs: true, detours: 0 };
}

/** A CLI is over that had been prompted before it printed a result: more likely than not it has left a transcript. */
export function afterDeath(entry: ConversationEntry): ConversationEntry {
  if (entry.isDurable || !entry.wasPrompted) return entry;
  const { sessionId } = entry.next;
  return { ...entry, next: { sessionId, start: 'resume' } };
}

/**
 * The way in where no transcript is kept, so that there is nothing to resume: what was said since is gone. Where nothing was
 * said nothing is gone.
 */
export function withoutTranscript(entry: ConversationEntry, newId: string): ConversationEntry {
  const { first } = entry;
  if (!entry.wasPrompted || first.start === 'resume') return { ...entry, next: first };
  const again = { ...first, sessionId: newId };
  return { ...entry, first: again, next: again, wasPrompted: false };
}

/**
 * Another way in, where a start failed because this one was wrong; `undefined` when trying again is no use.
 *
 * A CLI that died early may have left a transcript or not, so there are two ways to try. When neither is right, or when a
 * conversation that was there is there no more, a new one begins. Not where a user's option has named it: that is a mistake to
 * be told of.
 *
 * @param newId for a conversation that begins anew
 */
export function otherEntry(
  entry: ConversationEntry,
  words: string,
  newId: string,
): ConversationEntry | undefined {
  const { first, next, isDurable, wasPrompted, detours } = entry;
  const isUnknown = /no conversation found/i.test(words);
  const isInUse = /already in use/i.test(words);
  if (detours === 0) {
    const other: ConversationStart = { sessionId: next.sessionId, start: 'resume' };
    const isResumed = next.start === 'resume' && first.start !== 'resume';
    if (isUnknown && isResumed && !isDurable) return { ...entry, next: first, detours: 1 };
    if (isInUse && !isResumed && !isDurable && wasPrompted) return { ...entry, next: other, detours: 1 };
    if (!isUnknown) return undefined;
  }
  if (!entry.isOurs || detours > 2 || !(isUnknown || isInUse)) return undefined;
  // A fork whose id is in use is made under another; the source of one that is unknown is gone.
  const again: ConversationStart =
    first.start === 'fork' && isInUse ? { ...first, sessionId: newId } : { sessionId: newId, start: 'new' };
  return { ...firstEntry(again, true), detours: detours + 1 };
}

function isThere({ start, at }: ConversationStart): boolean {
  return start === 'resume' && at === undefined;
}
