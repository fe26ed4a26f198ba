import type { SessionOptions } from '@troupe/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountHome } from '#core/base/home-folder.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

beforeEach(() => {
  vi.stubEnv('LEAKY_SECRET', 's3cret');
  vi.stubEnv('CLAUDECODE', '1');
  vi.stubEnv('CLAUDE_CODE_SESSION_ID', 'of another');
  vi.stubEnv('NODE_OPTIONS', '--no-warnings');
  vi.stubEnv('LC_ALL', 'C');
});
afterEach(() => vi.unstubAllEnvs());

/** What a child says it was started with, once it has been talked to. */
async function startedWith(options: SessionOptions) {
  await using stage = await setStage();
  const { session, cli } = await stage.start({}, options);
  await session.ready;
  const [start] = await cli.starts();
  if (start === undefined) throw new Error('it did not start');
  const { TMPDIR, TROUPE_SESSION_TAG, TROUPE_SCRIPTED_CLI, ...env } = start.env;
  return { argv: start.argv, env, first: start.lines[0] };
}

const ours = { CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1', BUN_ENABLE_CRASH_REPORTING: '0' };

describe('the environment of a real child', () => {
  it('is what the options say and not a variable more', async () => {
    const { env } = await startedWith({
      inheritEnv: ['PATH', 'LC_*'],
      env: { MINE: '1', LC_ALL: undefined },
    });
    // A user without an account gets the HOME without which the CLI ends.
    const home = accountHome() === undefined ? { HOME: '/' } : {};
    expect(env).toEqual({ PATH: process.env.PATH, MINE: '1', ...home, ...ours });
  });

  it('has none of the secrets of this process by default', async () => {
    const { env } = await startedWith({ inheritEnv: undefined });
    expect(env).toMatchObject({ PATH: process.env.PATH, LC_ALL: 'C' });
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['LEAKY_SECRET']));
  });

  it('never has what would steer the CLI, even where everything is passed on', async () => {
    const { env } = await startedWith({ inheritEnv: true });
    expect(env).toMatchObject({ LEAKY_SECRET: 's3cret' });
    for (const name of ['CLAUDECODE', 'CLAUDE_CODE_SESSION_ID', 'NODE_OPTIONS'])
      expect(env).not.toHaveProperty(name);
  });
});

describe('a secret', () => {
  it('reaches a real child by its environment or its input, never by its arguments', async () => {
    const { argv, env, first } = await startedWith({
      apiKey: 's3cret-key',
      mcpServers: { s: { command: 'x', env: { TOKEN: 's3cret-token' } } },
      settings: { env: { OTHER: 's3cret-setting' } },
    });
    expect(argv.join(' ')).not.toContain('s3cret');
    expect(env).toMatchObject({ ANTHROPIC_API_KEY: 's3cret-key' });
    expect(first).toMatchObject({
      type: 'control_request',
      request: {
        subtype: 'initialize',
        mcpServers: { s: { env: { TOKEN: 's3cret-token' } } },
        settings: { env: { OTHER: 's3cret-setting' } },
      },
    });
  });
});
