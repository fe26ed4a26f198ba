import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { filesBelow } from '../transcripts/files-below.ts';
import type { TranscriptPlace } from '../transcripts/locate-transcript.ts';
import { isRecord, textOrNothing } from '../transcripts/transcript-entry.ts';
import { plainFile } from '../transcripts/within.ts';

/** A subagent's transcript. */
export interface SubagentFile {
  readonly agentId: string;
  readonly path: string;
}

const agentFile = /^subagents\/(?:.+\/)?agent-([A-Za-z0-9_-]+)\.jsonl$/;

/** The subagents' transcripts of a conversation, wherever below its `subagents` folder they are; links are passed over. */
export async function subagentFiles(place: TranscriptPlace): Promise<readonly SubagentFile[]> {
  const files = await filesBelow(dirname(place.path), place.sessionFolder);
  return files.flatMap(({ path, name }) => {
    const agentId = agentFile.exec(name)?.[1];
    return agentId === undefined ? [] : [{ agentId, path }];
  });
}

/** Which tool call started a subagent, and which subagent made it, as the CLI noted beside its transcript. */
export async function subagentOrigin(
  path: string,
): Promise<{ readonly parentToolUseId: string | null; readonly parentAgentId: string | null }> {
  const meta = await readMeta(path.replace(/\.jsonl$/, '.meta.json'));
  return {
    parentToolUseId: textOrNothing(meta.toolUseId) ?? null,
    parentAgentId: textOrNothing(meta.parentAgentId) ?? null,
  };
}

async function readMeta(path: string): Promise<Record<string, unknown>> {
  if ((await plainFile(path)) === undefined) return {};
  try {
    const meta: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(meta) ? meta : {};
  } catch {
    // Half written, or not ours: the transcript can be read without it.
    return {};
  }
}
