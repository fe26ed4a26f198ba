import type { ChainNode } from './chain-node.ts';
import type { ConversationIndex } from './conversation-index.ts';

/** An API message of several blocks, as far as it lies beside the way, and the tool results given to it. */
interface Family {
  readonly blocks: ChainNode[];
  readonly results: ChainNode[];
}

/**
 * A way with what belongs to it and lies beside it. When the model makes several tool calls at once, each is an entry of
 * its own and each result hangs on its own call: the way leads through one of the results and passes the others by.
 */
export function withParallelBlocks(
  index: ConversationIndex,
  way: readonly ChainNode[],
): readonly ChainNode[] {
  const onWay = new Set(way);
  const answered = new Set(way.flatMap((node) => node.answers));
  const families = familiesBeside(index, way, onWay);
  if (families.size === 0) return way;
  const lastBlock = new Map<string, ChainNode>();
  for (const node of way) if (node.apiMessageId !== undefined) lastBlock.set(node.apiMessageId, node);
  return way.flatMap((node) => {
    const id = node.apiMessageId;
    const family = id !== undefined && lastBlock.get(id) === node ? families.get(id) : undefined;
    if (family === undefined) return [node];
    // A call that has its result on the way was made again; the other result belongs to what was given up.
    const results = family.results.filter((result) => !result.answers.some((call) => answered.has(call)));
    return [node, ...family.blocks, ...results];
  });
}

function familiesBeside(
  index: ConversationIndex,
  way: readonly ChainNode[],
  onWay: ReadonlySet<ChainNode>,
): ReadonlyMap<string, Family> {
  const wanted = new Set(way.map((node) => node.apiMessageId).filter((id) => id !== undefined));
  const families = new Map<string, Family>();
  for (const node of index.values()) {
    if (onWay.has(node)) continue;
    const id = node.apiMessageId ?? callerOf(index, node);
    if (id === undefined || !wanted.has(id)) continue;
    const family = families.get(id) ?? { blocks: [], results: [] };
    families.set(id, family);
    (node.apiMessageId === undefined ? family.results : family.blocks).push(node);
  }
  return families;
}

/** The API message whose tool calls an entry answers. */
export function callerOf(index: ConversationIndex, node: ChainNode): string | undefined {
  if (node.answers.length === 0 || node.parent === undefined) return undefined;
  return index.get(node.parent)?.apiMessageId;
}
