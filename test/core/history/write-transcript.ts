import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolderName } from '#core/history/transcripts/project-folder-name.ts';

/** An entry as tests write it: short names for ids, which are made into UUIDs. */
export interface TestEntry {
  readonly id?: string;
  readonly after?: string | null;
  readonly [field: string]: unknown;
}

/** The UUID that stands for a short name. */
export function uuidOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').padStart(12, '0').slice(-12);
  return `00000000-0000-4000-8000-${hex}`;
}

export const cwd = '/projects/project';

/** What somebody said. */
export function user(id: string, after: string | null, text: unknown = id, more: object = {}): TestEntry {
  return { type: 'user', id, after, message: { role: 'user', content: text }, ...more };
}

/** What the model said, as one block of the API message `msg_<message>`. */
export function assistant(
  id: string,
  after: string | null,
  content: unknown = [{ type: 'text', text: id }],
  message = id,
  more: object = {},
): TestEntry {
  return {
    type: 'assistant',
    id,
    after,
    message: { role: 'assistant', id: `msg_${message}`, content },
    ...more,
  };
}

/** A tool call's result. */
export function toolResult(id: string, after: string, call: string): TestEntry {
  return user(id, after, [{ type: 'tool_result', tool_use_id: call, content: id }]);
}

/** A tool call. */
export function toolUse(call: string) {
  return [{ type: 'tool_use', id: call, name: 'Bash', input: {} }];
}

/** An entry as the CLI would write it. */
export function entryOf(sessionId: string, { id, after, ...fields }: TestEntry): object {
  const node =
    id === undefined
      ? {}
      : {
          uuid: uuidOf(id),
          parentUuid: after == null ? null : uuidOf(after),
          isSidechain: false,
          cwd,
          entrypoint: 'cli',
          timestamp: '2026-01-02T03:04:05.678Z',
        };
  return { sessionId, ...node, ...fields };
}

/** A configuration folder with one transcript in it. A text among the lines stands as it is. */
export async function writeTranscript(
  configDir: string,
  lines: readonly (TestEntry | string)[],
  { sessionId = randomUUID() as string, project = projectFolderName(cwd), end = '\n' } = {},
) {
  const folder = join(configDir, 'projects', project);
  const path = join(folder, `${sessionId}.jsonl`);
  const texts = lines.map((line) =>
    typeof line === 'string' ? line : JSON.stringify(entryOf(sessionId, line)),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(path, texts.join('\n') + end);
  return { sessionId, path, folder, sessionFolder: join(folder, sessionId), here: { configDir } };
}

/** The ids of messages, by their short names. */
export async function idsOf(messages: AsyncIterable<{ readonly uuid: string }>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { uuid } of messages) {
    names.push(Buffer.from(uuid.slice(-12).replace(/^(?:00)+/, ''), 'hex').toString());
  }
  return names;
}
