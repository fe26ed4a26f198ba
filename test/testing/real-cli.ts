import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MessagesApi } from '@troupe/testing';
import { type RawCli, rawCli } from './raw-cli.ts';

const require = createRequire(import.meta.url);

/** The real CLI of the platform package. */
export function realCliPath(): string {
  const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`;
  return join(dirname(require.resolve(`${name}/package.json`)), 'claude');
}

/** The real CLI over the stand-in, with a home of its own that goes when it goes. */
export async function realCli(
  api: MessagesApi,
  {
    args = [],
    env = {},
    home,
  }: { args?: readonly string[]; env?: Record<string, string>; home?: string } = {},
): Promise<RawCli & { home: string; sessionId: string }> {
  const ownHome = home ?? (await mkdtemp(join(tmpdir(), 'troupe-')));
  const sessionId = randomUUID();
  const cli = rawCli(
    realCliPath(),
    [...streamJson, ...(args.length > 0 ? args : [`--session-id=${sessionId}`])],
    {
      cwd: ownHome,
      env: {
        PATH: process.env.PATH,
        ...api.environment(ownHome),
        TMPDIR: ownHome,
        CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1',
        CLAUDE_CODE_MAX_RETRIES: '1',
        ...env,
      },
    },
  );
  return {
    ...cli,
    home: ownHome,
    sessionId,
    async [Symbol.asyncDispose]() {
      await cli[Symbol.asyncDispose]();
      if (home === undefined) await rm(ownHome, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const streamJson = [
  '--output-format',
  'stream-json',
  '--verbose',
  '--input-format',
  'stream-json',
  '--include-partial-messages',
  '--setting-sources=',
  '--allowedTools=Bash',
];
