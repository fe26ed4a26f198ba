import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionOptions } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { loggerTo } from '../helpers/logger-to.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

/** Where secrets go in, and what they are. Each has a character that JSON writes otherwise. */
const planted = {
  apiKey: 'sk-ant-planted"api-key',
  envToken: 'planted"env-token-0001',
  envPassword: 'planted"password-0002',
  mcpHeader: 'Bearer planted"header-0003',
  mcpEnv: 'planted"mcp-env-0004',
  mcpUrlPassword: 'planted-url-password-0008',
  mcpUrlToken: 'planted%22url-token-0009',
  agentMcpHeader: 'planted"agent-header-0005',
  settingsEnv: 'planted"settings-env-0006',
  managedEnv: 'planted"managed-env-0007',
};
const secrets = Object.values(planted);
const all = secrets.join(' ');

const options: SessionOptions = {
  apiKey: planted.apiKey,
  env: { SERVICE_TOKEN: planted.envToken, DB_PASSWORD: planted.envPassword },
  mcpServers: {
    web: { type: 'http', url: 'http://127.0.0.1:9', headers: { authorization: planted.mcpHeader } },
    search: {
      type: 'http',
      url: `http://ada:${planted.mcpUrlPassword}@127.0.0.1:9/?token=${planted.mcpUrlToken}`,
    },
    files: { command: 'false', env: { ANYTHING: planted.mcpEnv } },
  },
  agents: {
    r: {
      description: 'd',
      prompt: 'p',
      mcpServers: [
        { own: { type: 'sse', url: 'http://127.0.0.1:9', headers: { 'x-a': planted.agentMcpHeader } } },
      ],
    },
  },
  settings: { env: { SOMETHING: planted.settingsEnv } },
  managedSettings: { env: { OTHER: planted.managedEnv } },
};

/** A logger that keeps everything, errors with all they hold. */
function recorder() {
  const lines: string[] = [];
  const logger = loggerTo((facts, words) => void lines.push(`${words} ${spell(facts)}`));
  return { logger, lines };
}

/** Whatever it is, with the messages, stacks, fields and causes of errors in it. */
function spell(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    field instanceof Error
      ? {
          ...Object.fromEntries(Object.entries(field)),
          message: field.message,
          stack: field.stack,
          cause: field.cause,
        }
      : field,
  );
}

/** Those of the secrets that show, as they are or as JSON writes them. */
function shown(text: string | undefined): string[] {
  if (text === undefined) return [];
  return secrets.filter(
    (secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)),
  );
}

async function filesUnder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join(
    '\n',
  );
}

const confirmed = {
  mcp_servers_applied: true,
  plugins_applied: true,
  settings_applied: true,
  managed_settings_applied: true,
};

describe('a secret', () => {
  it('shows in no argument, log, event, status, file or error, though the CLI says it wherever it can', async () => {
    const { logger, lines } = recorder();
    await using stage = await setStage({ logger });
    const { session, cli } = await stage.start(
      {
        controls: { initialize: { reply: confirmed }, get_status: { error: `no: ${all}` } },
        turns: [
          {
            steps: [
              { type: 'stderr', text: `${all}\n` },
              { type: 'raw', text: `${all}\n` },
              { type: 'die', code: 3 },
            ],
          },
        ],
      },
      options,
    );
    await session.ready;
    const heard = readTurn(session.messages());
    const refused = await session.control('get_status').catch((error: unknown) => error);
    const changed = await session
      .setMcpServers({ web: { type: 'http', url: 'x', headers: { a: planted.mcpHeader } } })
      .catch((error: unknown) => error);
    const status = spell([session.status(), session.health(), session.costs()]);
    const files = await filesUnder(stage.folder);
    const turn = session.stream('go');
    const read = await readTurn(turn);
    const reason = await session.exited;

    // It did say them, and what it was given is all there.
    const [start] = await cli.starts();
    expect(shown(JSON.stringify(start?.lines))).toContain(planted.mcpHeader);
    expect(reason).toMatchObject({
      type: 'crash',
      error: { stderrTail: expect.stringContaining('[redacted]') },
    });
    expect(spell((await heard).messages)).toContain('wire_error');
    expect(lines.join('\n')).toContain('initialize');

    expect({
      argv: shown(JSON.stringify(start?.argv)),
      logs: shown(lines.join('\n')),
      events: shown(spell((await heard).messages.filter(({ type }) => type === 'troupe'))),
      status: shown(status),
      files: shown(files),
      turnError: shown(spell(read.thrown)),
      exitReason: shown(spell(reason)),
      controlError: shown(spell([refused, changed])),
    }).toEqual({
      argv: [],
      logs: [],
      events: [],
      status: [],
      files: [],
      turnError: [],
      exitReason: [],
      controlError: [],
    });
  });

  it('shows in no error of a start that failed', async () => {
    const { logger, lines } = recorder();
    await using stage = await setStage({ logger });
    const { session } = await stage.start(
      { start: [{ type: 'failStart', message: `bad: ${all}` }] },
      options,
    );
    const error = await session.ready.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'CLI_START', message: expect.stringContaining('bad: [redacted]') });
    expect(shown(spell(error))).toEqual([]);
    expect(shown(lines.join('\n'))).toEqual([]);
  });

  it('of a tool server that is set at run time shows in no log', async () => {
    await using stage = await setStage();
    const { logger, lines } = recorder();
    const { session } = await stage.start({}, { logger });
    const headers = { authorization: planted.mcpHeader };
    await session.setMcpServers({ web: { type: 'http', url: 'http://127.0.0.1:9', headers } });
    await session.clear();
    await session.query('x');
    expect(lines.join('\n')).toContain('mcp_set_servers');
    expect(lines.join('\n')).not.toContain('planted');
  });

  it('shows in no error about options that are wrong', async () => {
    await using stage = await setStage();
    const wrong = {
      ...options,
      apiKey: [planted.apiKey],
      env: { TOKEN: { value: planted.envToken } },
      settings: `{"env":{"A":"${planted.settingsEnv}"`,
      mcpServers: { web: { type: planted.mcpHeader, headers: planted.mcpHeader } },
    } as unknown as SessionOptions;
    const error = await stage.runtime.startSession(wrong).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(shown(spell(error))).toEqual([]);
  });
});
