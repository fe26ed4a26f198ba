import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { TranscriptPlace } from './locate-transcript.ts';
import { isRecord, textOrNothing } from './transcript-entry.ts';
import { isMissing, plainFile } from './within.ts';

/** A subagent's transcript. */
export interface SubagentFile {
  readonly agentId: string;
  readonly path: string;
}

const agentFile = /^agent-([A-Za-z0-9_-]+)\.jsonl$/;
const deepest = 4;

/** The subagents' transcripts of a conversation, wherever below its `subagents` folder they are; links are passed over. */
export async function subagentFiles({ sessionFolder }: TranscriptPlace): Promise<readonly SubagentFile[]> {
  const files = await filesBelow(sessionFolder);
  return files.flatMap(({ path, parts }) => {
    const agentId = parts[0] === 'subagents' ? agentFile.exec(parts.at(-1) ?? '')?.[1] : undefined;
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

/** A plain file below a folder. */
export interface FileBelow {
  readonly path: string;
  /** The path from the folder down, name by name. */
  readonly parts: readonly string[];
}

/** All plain files below a folder, in the order of their names. Links are passed over, a folder that is missing is empty. */
export async function filesBelow(folder: string, depth = 0): Promise<readonly FileBelow[]> {
  const entries = await entriesOf(folder);
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly FileBelow[]> => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return [{ path, parts: [entry.name] }];
      if (!entry.isDirectory() || depth >= deepest) return [];
      const below = await filesBelow(path, depth + 1);
      return below.map((file) => ({ path: file.path, parts: [entry.name, ...file.parts] }));
    }),
  );
  return found.flat().sort((a, b) => (a.parts.join(sep) < b.parts.join(sep) ? -1 : 1));
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
