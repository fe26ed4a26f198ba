import type { ChainNode } from './chain-node.ts';
import type { ConversationIndex } from './conversation-index.ts';
import { callerOf } from './parallel-blocks.ts';

/**
 * The ends of a conversation's branches, the latest one first: messages that no other message follows. What a compaction
 * has summed up goes on in its summary and is no end.
 */
export function leavesOf(index: ConversationIndex): readonly ChainNode[] {
  const followed = followedMessages(index);
  const visible = [...index.values()].filter((node) => node.isVisible);
  const ends = visible.filter((node) => !followed.has(node)).reverse();
  const leaves = withoutParallelResults(index, ends);
  if (leaves.length > 0) return leaves;
  // Every message has a follower: they form a ring. The one written last is as good an end as can be had.
  const last = visible.at(-1);
  return last === undefined ? [] : [last];
}

function followedMessages(index: ConversationIndex): ReadonlySet<ChainNode> {
  const followed = new Set<ChainNode>();
  for (const node of index.values()) {
    // The boundary of a compaction counts as a message here: what it follows goes on.
    if (!node.isVisible && node.logicalParent === undefined) continue;
    const before = messageBefore(index, node);
    if (before !== undefined) followed.add(before);
  }
  return followed;
}

/** The nearest message on the way from an entry to the beginning. */
function messageBefore(index: ConversationIndex, from: ChainNode): ChainNode | undefined {
  const seen = new Set<ChainNode>();
  let node: ChainNode | undefined = from;
  while (node !== undefined && !seen.has(node)) {
    seen.add(node);
    const uuid: string | undefined = node.parent ?? node.logicalParent;
    node = uuid === undefined ? undefined : index.get(uuid);
    if (node?.isVisible) return node;
  }
  return undefined;
}

// Of the results of tool calls made at once, all but one are ends, and are read together with that one.
function withoutParallelResults(index: ConversationIndex, ends: readonly ChainNode[]): readonly ChainNode[] {
  const familyOf = (node: ChainNode) => node.apiMessageId ?? callerOf(index, node);
  const done = new Set<string>();
  for (const node of index.values()) {
    const before = node.isVisible ? messageBefore(index, node) : undefined;
    const family = before && familyOf(before);
    if (family !== undefined && family !== familyOf(node)) done.add(family);
  }
  return ends.filter((end) => {
    const family = familyOf(end);
    if (family === undefined) return true;
    if (done.has(family)) return false;
    done.add(family);
    return true;
  });
}
