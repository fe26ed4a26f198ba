import type { FileHandle } from 'node:fs/promises';
import { TranscriptTooLargeError } from '../../errors/errors.ts';
import { readLines } from '../transcripts/read-lines.ts';
import { decodeEntry } from '../transcripts/transcript-entry.ts';
import { type ChainNode, toChainNode } from './chain-node.ts';

/** The tree of a conversation: a small record of each entry, by uuid, in the order of the file. */
export type ConversationIndex = ReadonlyMap<string, ChainNode>;

interface IndexLimits {
  readonly maxEntries?: number | undefined;
  readonly isSubagent?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a transcript once and keeps where everything is. Lines that are no entries are passed over. Where a uuid occurs
 * twice, its last entry counts.
 *
 * @throws TranscriptTooLargeError
 */
export async function indexConversation(
  file: FileHandle,
  path: string,
  { maxEntries = 500_000, isSubagent = false, signal }: IndexLimits,
): Promise<ConversationIndex> {
  const nodes = new Map<string, ChainNode>();
  for await (const lines of readLines(file, signal)) {
    for (const { offset, bytes } of lines) {
      const entry = decodeEntry(bytes);
      const node = entry && toChainNode(entry, { offset, length: bytes.length }, isSubagent);
      if (node === undefined) continue;
      nodes.delete(node.uuid);
      nodes.set(node.uuid, node);
    }
    if (nodes.size > maxEntries) throw new TranscriptTooLargeError(path, maxEntries);
  }
  return nodes;
}
