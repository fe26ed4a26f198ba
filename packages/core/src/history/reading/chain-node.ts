import { isRecord, type TranscriptEntry, textOrNothing } from '../transcripts/transcript-entry.ts';

/** What is kept of an entry that is part of the conversation's tree, while the conversation is read. */
export interface ChainNode {
  readonly uuid: string;
  /** The entry before it, on this branch. */
  readonly parent: string | undefined;
  /** At the boundary of a compaction: the last entry of what was compacted. */
  readonly logicalParent: string | undefined;
  /** Where its line is in the file, in bytes. Entries are in the order of their offsets. */
  readonly offset: number;
  readonly length: number;
  readonly role: 'user' | 'assistant' | 'system' | 'other';
  /** Whether it is a message somebody would want to see: not written for the model alone, and not a teammate's. */
  readonly isVisible: boolean;
  /** The id of the API message that this is a block of. The CLI writes each block as an entry of its own. */
  readonly apiMessageId: string | undefined;
  /** The tool calls whose results it holds. */
  readonly answers: readonly string[];
  /** At the boundary of a compaction: what was kept word for word, and what it comes after. */
  readonly kept: KeptMessages | undefined;
}

/** What a compaction kept word for word. Its entries stay where they are in the file, and are read behind `after`. */
export interface KeptMessages {
  readonly after: string;
  /** All of them in order, or, from older CLIs, the first and the last. */
  readonly uuids: readonly string[] | { readonly first: string; readonly last: string };
}

const none: readonly string[] = [];

/**
 * What to keep of an entry, or nothing where it stands beside the tree: titles, tags, snapshots of files, requests.
 *
 * @param isSubagent whether it is from the transcript of a subagent, all of whose entries are sidechains
 */
export function toChainNode(
  entry: TranscriptEntry,
  place: { readonly offset: number; readonly length: number },
  isSubagent: boolean,
): ChainNode | undefined {
  const uuid = textOrNothing(entry.uuid);
  if (uuid === undefined || !('parentUuid' in entry)) return undefined;
  if (entry.isSidechain === true && !isSubagent) return undefined;
  const role = roleOf(entry.type);
  const message = isRecord(entry.message) ? entry.message : {};
  return {
    uuid,
    parent: textOrNothing(entry.parentUuid),
    logicalParent: textOrNothing(entry.logicalParentUuid),
    ...place,
    role,
    isVisible:
      (role === 'user' || role === 'assistant') &&
      entry.isMeta !== true &&
      entry.teamName === undefined &&
      isRecord(entry.message),
    apiMessageId: role === 'assistant' ? textOrNothing(message.id) : undefined,
    answers: role === 'user' ? answersIn(message.content) : none,
    kept: entry.subtype === 'compact_boundary' ? keptBy(entry.compactMetadata) : undefined,
  };
}

function roleOf(type: string): ChainNode['role'] {
  return type === 'user' || type === 'assistant' || type === 'system' ? type : 'other';
}

function answersIn(content: unknown): readonly string[] {
  if (!Array.isArray(content)) return none;
  const ids = content.flatMap((block: unknown) =>
    isRecord(block) && block.type === 'tool_result' ? (textOrNothing(block.tool_use_id) ?? []) : [],
  );
  return ids.length === 0 ? none : ids;
}

function keptBy(metadata: unknown): KeptMessages | undefined {
  if (!isRecord(metadata)) return undefined;
  return keptAsList(metadata.preservedMessages) ?? keptAsSegment(metadata.preservedSegment);
}

function keptAsList(list: unknown): KeptMessages | undefined {
  if (!isRecord(list) || !Array.isArray(list.uuids)) return undefined;
  const after = textOrNothing(list.anchorUuid);
  const uuids = list.uuids.filter((uuid: unknown) => typeof uuid === 'string');
  return after === undefined || uuids.length === 0 ? undefined : { after, uuids };
}

function keptAsSegment(segment: unknown): KeptMessages | undefined {
  if (!isRecord(segment)) return undefined;
  const after = textOrNothing(segment.anchorUuid);
  const first = textOrNothing(segment.headUuid);
  const last = textOrNothing(segment.tailUuid);
  if (after === undefined || first === undefined || last === undefined) return undefined;
  return { after, uuids: { first, last } };
}
