import { checkOptions, checkSessionId } from '../transcripts/check-options.ts';
import type { IndexOptions } from '../transcripts/history-options.ts';
import { locateTranscript } from '../transcripts/locate-transcript.ts';
import { openPlain } from '../transcripts/read-lines.ts';
import { chainTo } from './chain.ts';
import type { ChainNode } from './chain-node.ts';
import { indexConversation } from './conversation-index.ts';
import { EntryReader } from './entry-reader.ts';
import { leavesOf } from './leaves.ts';

/** One branch of a conversation. */
export interface SessionBranch {
  /** The uuid of its last message: `branch` of `getSessionMessages`, `upToMessageId` of `forkSession`. */
  readonly leaf: string;
  /** Whether it is the one that a resumed session goes on with. */
  readonly isLatest: boolean;
  /** How many messages it has, those before a compaction included. */
  readonly messages: number;
  /** The uuid of the last entry it has in common with the latest branch; `undefined` for that one, and where there is none. */
  readonly forkedAt: string | undefined;
  /** When its last message was written, ISO 8601. */
  readonly timestamp: string | undefined;
}

/**
 * The branches of a conversation, the latest first. A conversation has several where it was rewound and went on
 * differently, or where two processes wrote to it.
 *
 * @throws InvalidOptionsError, TranscriptNotFoundError, TranscriptTooLargeError
 */
export async function listBranches(
  sessionId: string,
  options: IndexOptions = {},
): Promise<readonly SessionBranch[]> {
  checkSessionId(sessionId);
  checkOptions('listBranches', options);
  const { path } = await locateTranscript(sessionId, options);
  const file = await openPlain(path);
  try {
    const index = await indexConversation(file, path, options);
    const reader = new EntryReader(file);
    const branches: SessionBranch[] = [];
    let latest: ReadonlySet<ChainNode> | undefined;
    for (const leaf of leavesOf(index)) {
      options.signal?.throwIfAborted();
      const chain = chainTo(index, leaf.uuid, { acrossCompactions: true });
      const timestamp = (await reader.read(leaf))?.timestamp;
      branches.push({
        leaf: leaf.uuid,
        isLatest: latest === undefined,
        messages: chain.filter((node) => node.isVisible).length,
        forkedAt: latest && chain.findLast((node) => latest?.has(node))?.uuid,
        timestamp: typeof timestamp === 'string' ? timestamp : undefined,
      });
      latest ??= new Set(chain);
    }
    return branches;
  } finally {
    await file.close();
  }
}
