import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Options, query } from '@anthropic-ai/claude-agent-sdk';
import { createRuntime, type SessionOptions } from '@troupe/core';
import { fixturePath } from './start-fixture.ts';

/** What a CLI was started with. */
export interface RecordedStart {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly initialize: Readonly<Record<string, unknown>>;
}

/** Starts a CLI for each set of options, the official SDK's way or ours, and tells what it was started with. */
export interface StartRecorder extends AsyncDisposable {
  ours(options: SessionOptions): Promise<RecordedStart>;
  official(options: Options): Promise<RecordedStart>;
}

export async function startRecorder(): Promise<StartRecorder> {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  // A place of its own for each, so that several may start at once.
  const record = async (start: (cli: string, place: string) => Promise<void>) => {
    const place = await mkdtemp(join(folder, 'cli-'));
    const cli = join(place, 'cli.mjs');
    await copyFile(fixturePath('records-its-start'), cli);
    await start(cli, place);
    // What the fixture writes.
    return JSON.parse(await readFile(join(place, 'start.json'), 'utf8')) as RecordedStart;
  };
  return {
    ours: (options) =>
      record(async (cliPath, place) => {
        // Leases of its own: several may be started with the same id of a conversation.
        await using runtime = createRuntime({ leaseDir: join(place, 'leases'), tmpDir: join(place, 't') });
        const session = await runtime.startSession({ cliPath, ...options });
        await session.ready;
        await session.stop();
      }),
    official: (options) =>
      record(async (pathToClaudeCodeExecutable) => {
        const asked = query({ prompt: nothing(), options: { pathToClaudeCodeExecutable, ...options } });
        await asked.initializationResult();
        asked.close();
      }),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A host that has not asked anything yet. */
function nothing(): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
}
