import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chainTo } from '../reading/chain.ts';
import type { ChainNode } from '../reading/chain-node.ts';
import { indexConversation } from '../reading/conversation-index.ts';
import { EntryReader } from '../reading/entry-reader.ts';
import { readInfo } from '../reading/get-session-info.ts';
import { leavesOf } from '../reading/leaves.ts';
import { checkOptions, checkSessionId, invalidArgument } from '../transcripts/check-options.ts';
import type { ForkSessionOptions } from '../transcripts/history-options.ts';
import { locateTranscript, type TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { openPlain } from '../transcripts/read-lines.ts';
import type { TranscriptEntry } from '../transcripts/transcript-entry.ts';
import { type CopyInto, copyEntry } from './copy-entry.ts';
import { titleEntries } from './rename-session.ts';
import { writeWholeFile } from './write-whole-file.ts';

/**
 * Copies a conversation, up to its latest message or to `upToMessageId`, into a new one beside it: `resume` takes the id
 * that comes back. The original is not touched.
 *
 * The fork has one branch, with what lies before compactions, and entries of its own ids. It has no subagents'
 * transcripts and no file checkpoints to rewind to. It is there whole or not at all.
 *
 * @throws InvalidOptionsError, TranscriptNotFoundError, TranscriptTooLargeError
 */
export async function forkSession(
  sessionId: string,
  options: ForkSessionOptions = {},
): Promise<{ readonly sessionId: string }> {
  checkSessionId(sessionId);
  checkOptions('forkSession', options);
  const place = await locateTranscript(sessionId, options);
  const into = randomUUID();
  const file = await openPlain(place.path);
  try {
    const nodes = await nodesToCopy(file, place, options);
    const newIds = new Map(nodes.map(({ uuid }) => [uuid, randomUUID()]));
    const title = options.title?.trim() ?? (await titleOfFork(place));
    await writeWholeFile(join(dirname(place.path), `${into}.jsonl`), false, async (fork) => {
      for await (const line of copies(file, nodes, { sessionId: into, newIds })) await fork.write(line);
      for (const entry of titleEntries(into, title)) await fork.write(lineOf(entry));
    });
    return { sessionId: into };
  } finally {
    await file.close();
  }
}

async function nodesToCopy(
  file: FileHandle,
  place: TranscriptPlace,
  options: ForkSessionOptions,
): Promise<readonly ChainNode[]> {
  const index = await indexConversation(file, place.path, options);
  const { upToMessageId } = options;
  if (upToMessageId !== undefined && !index.has(upToMessageId)) {
    throw invalidArgument('upToMessageId', 'the uuid of an entry of the conversation', upToMessageId);
  }
  const leaf = upToMessageId ?? leavesOf(index)[0]?.uuid;
  const chain = leaf === undefined ? [] : chainTo(index, leaf, { acrossCompactions: true });
  // An empty transcript would be no conversation to the CLI.
  if (chain.length === 0) throw invalidArgument('sessionId', 'a conversation with messages', place.sessionId);
  return [...chain].sort((a, b) => a.offset - b.offset);
}

async function* copies(
  file: FileHandle,
  nodes: readonly ChainNode[],
  into: CopyInto,
): AsyncGenerator<string, void, void> {
  const reader = new EntryReader(file);
  for (const node of nodes) {
    const entry = await reader.read(node);
    if (entry !== undefined) yield copied(entry, into, String(entry.sessionId));
  }
}

async function titleOfFork(place: TranscriptPlace): Promise<string> {
  const summary = (await readInfo(place))?.info.summary;
  return summary === undefined ? 'Forked session' : `${summary} (fork)`;
}

function lineOf(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}

// A copy is made by functions that call themselves, and so is its text. What is too deep for them is nothing that a model said.
function copied(entry: TranscriptEntry, into: CopyInto, sessionId: string): string {
  try {
    return lineOf(copyEntry(entry, into));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidArgument(
      'sessionId',
      'a conversation whose entries are not nested thousands deep',
      sessionId,
    );
  }
}
