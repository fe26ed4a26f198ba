import type { ChainNode, KeptMessages } from './chain-node.ts';
import type { ConversationIndex } from './conversation-index.ts';
import { withParallelBlocks } from './parallel-blocks.ts';

/** How to get from a leaf to the beginning. */
export interface ChainOptions {
  /** Whether to go on behind a compaction; else it is the beginning, as it is for the model. */
  readonly acrossCompactions: boolean;
}

/**
 * The entries that lead to `leaf`, oldest first, with the blocks and results of parallel tool calls that lie beside the
 * way. A cycle ends the way, and so does a parent that is not there.
 */
export function chainTo(
  index: ConversationIndex,
  leaf: string,
  { acrossCompactions }: ChainOptions,
): readonly ChainNode[] {
  const way = acrossCompactions ? wayThroughAll(index, leaf) : wayToCompaction(index, leaf);
  return withParallelBlocks(index, way);
}

function wayThroughAll(index: ConversationIndex, leaf: string): readonly ChainNode[] {
  const way = new Set<ChainNode>();
  let node = index.get(leaf);
  while (node !== undefined && !way.has(node)) {
    way.add(node);
    node = find(index, node.parent ?? node.logicalParent);
  }
  return [...way].reverse();
}

// Where a compaction kept messages, what came after its summary has the summary as its parent, and the kept ones go between.
function wayToCompaction(index: ConversationIndex, leaf: string): readonly ChainNode[] {
  const kept = keptByAnchor(index);
  const way = new Set<ChainNode>();
  let node = index.get(leaf);
  while (node !== undefined && !way.has(node)) {
    way.add(node);
    const messages = node.parent === undefined ? undefined : kept.get(node.parent);
    if (messages !== undefined) for (const message of lastFirst(index, messages)) way.add(message);
    node = find(index, node.parent);
  }
  return [...way].reverse();
}

function keptByAnchor(index: ConversationIndex): ReadonlyMap<string, KeptMessages> {
  const byAnchor = new Map<string, KeptMessages>();
  for (const { kept } of index.values()) if (kept !== undefined) byAnchor.set(kept.after, kept);
  return byAnchor;
}

function lastFirst(index: ConversationIndex, { uuids }: KeptMessages): readonly ChainNode[] {
  if (!('first' in uuids)) {
    const nodes = uuids.map((uuid) => index.get(uuid)).filter((node) => node !== undefined);
    return nodes.reverse();
  }
  const way = new Set<ChainNode>();
  let node = index.get(uuids.last);
  while (node !== undefined && !way.has(node)) {
    way.add(node);
    if (node.uuid === uuids.first) return [...way];
    node = find(index, node.parent);
  }
  // The first of them was not met: it is not known where they begin.
  return [];
}

function find(index: ConversationIndex, uuid: string | undefined): ChainNode | undefined {
  return uuid === undefined ? undefined : index.get(uuid);
}
