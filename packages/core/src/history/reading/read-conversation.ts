import { invalidArgument } from '../transcripts/check-options.ts';
import type { GetSessionMessagesOptions } from '../transcripts/history-options.ts';
import { openPlain } from '../transcripts/read-lines.ts';
import { chainTo } from './chain.ts';
import type { ChainNode } from './chain-node.ts';
import { type ConversationIndex, indexConversation } from './conversation-index.ts';
import { EntryReader } from './entry-reader.ts';
import { leavesOf } from './leaves.ts';
import { type SessionMessage, type TranscriptOwner, toSessionMessage } from './session-message.ts';

/** A transcript to read. */
export interface ReadableTranscript {
  readonly path: string;
  readonly owner: TranscriptOwner;
  /** Whether it is a subagent's. */
  readonly isSubagent: boolean;
}

/**
 * The messages of one branch, oldest first: indexed in one pass over the file, then read one after the other. The file is
 * closed on every way out.
 */
export async function* readConversation(
  { path, owner, isSubagent }: ReadableTranscript,
  options: GetSessionMessagesOptions,
): AsyncGenerator<SessionMessage, void, void> {
  const file = await openPlain(path);
  try {
    const { maxEntries, signal } = options;
    const index = await indexConversation(file, path, { maxEntries, isSubagent, signal });
    const reader = new EntryReader(file);
    for (const node of wantedNodes(index, options)) {
      signal?.throwIfAborted();
      const entry = await reader.read(node);
      const message = entry && toSessionMessage(entry, owner);
      if (message !== undefined) yield message;
    }
  } finally {
    await file.close();
  }
}

function wantedNodes(index: ConversationIndex, options: GetSessionMessagesOptions): readonly ChainNode[] {
  const { offset = 0, limit, includeSystemMessages = false, acrossCompactions = false } = options;
  const leaf = options.branch ?? leavesOf(index)[0]?.uuid;
  if (leaf === undefined) return [];
  if (!index.has(leaf)) throw invalidArgument('branch', 'the uuid of an entry of the conversation', leaf);
  const wanted = chainTo(index, leaf, { acrossCompactions }).filter(
    (node) => node.isVisible || (includeSystemMessages && node.role === 'system'),
  );
  return wanted.slice(offset, limit === undefined ? undefined : offset + limit);
}
