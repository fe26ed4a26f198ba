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

interface RealCliOptions {
  /** Instead of `--session-id`. */
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** By default a new one, which goes when the CLI goes. */
  readonly home?: string;
  /** The tool that runs without a question. */
  readonly allow?: string;
}

/** The real CLI over the stand-in. */
export async function realCli(
  api: MessagesApi,
  { args, env = {}, home, allow = 'Bash' }: RealCliOptions = {},
): Promise<RawCli & { home: string; sessionId: string }> {
  const ownHome = home ?? (await mkdtemp(join(tmpdir(), 'troupe-')));
  const sessionId = randomUUID();
  const cli = rawCli(
    realCliPath(),
    [...streamJson, `--allowedTools=${allow}`, ...(args ?? [`--session-id=${sessionId}`])],
    {
      cwd: ownHome,
      lineTimeoutMs: 55_000,
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
];
