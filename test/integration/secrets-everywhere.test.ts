import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createToolServer, type SessionOptions, tool } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import type { ScriptStep } from '@troupe/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loggerTo } from '../helpers/logger-to.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

/** Where secrets go in, one in each place that there is. */
const planted = {
  apiKey: 'sk-ant-planted-0001-abcdef',
  envToken: 'planted-env-token-0002',
  envPassphrase: 'planted pass phrase 0003',
  envPlainName: 'planted0004plainname',
  envInUrl: 'planted-proxy-word-0005',
  envInHeaders: 'planted-custom-header-0006',
  envInText: 'planted-account-word-0007',
  authToken: 'planted-auth-token-0008',
  mcpHeader: 'planted-mcp-header-0009',
  mcpEnv: 'planted mcp env 0010',
  mcpArgument: 'planted-mcp-argument0011',
  mcpFlag: 'planted mcp flag 0012',
  mcpInWords: 'planted-mcp-words-0013',
  mcpUrlUser: 'planted-url-user-0014',
  mcpUrlWord: 'planted-url-word-0015',
  mcpUrlQuery: 'planted-url-query-0016',
  mcpUrlPath: 'planted0017urlpath',
  agentHeader: 'planted-agent-header-0018',
  settingsEnv: 'planted settings env 0019',
  settingsNested: 'planted-settings-token-0020',
  managedEnv: 'planted managed env 0021',
  sandboxUrl: 'planted-sandbox-word-0022',
  flag: 'planted-flag-0023',
  flagHeader: 'planted-flag-header-0024',
  flagConfig: 'planted flag config 0025',
};
const all = Object.values(planted).join(' | ');

const options: SessionOptions = {
  apiKey: planted.apiKey,
  env: {
    SERVICE_TOKEN: planted.envToken,
    SSH_PASSPHRASE: planted.envPassphrase,
    UPSTREAM: planted.envPlainName,
    HTTPS_PROXY: `http://ada:${planted.envInUrl}@127.0.0.1:9`,
    ANTHROPIC_CUSTOM_HEADERS: `X-Tenant: acme\nX-Internal: ${planted.envInHeaders}`,
    STORE: `Endpoint=http://127.0.0.1;AccountKey=${planted.envInText};Secure=yes`,
    ANTHROPIC_AUTH_TOKEN: planted.authToken,
  },
  mcpServers: {
    web: {
      type: 'http',
      url: `http://${planted.mcpUrlUser}:${planted.mcpUrlWord}@127.0.0.1:9/${planted.mcpUrlPath}/mcp?sig=${planted.mcpUrlQuery}`,
      headers: { 'X-Own': `Bearer ${planted.mcpHeader}` },
    },
    files: {
      command: 'false',
      args: [
        '-y',
        planted.mcpArgument,
        '--password',
        planted.mcpFlag,
        `curl -H "X-Token: ${planted.mcpInWords}"`,
      ],
      env: { ANYTHING: planted.mcpEnv },
    },
  },
  agents: {
    r: {
      description: 'd',
      prompt: 'p',
      mcpServers: [
        { own: { type: 'sse', url: 'http://127.0.0.1:9', headers: { 'x-a': planted.agentHeader } } },
      ],
    },
  },
  settings: {
    env: { SOMETHING: planted.settingsEnv },
    plugin: { deep: [{ authToken: planted.settingsNested }] },
  },
  managedSettings: { env: { OTHER: planted.managedEnv } },
  sandbox: { network: { proxyUrl: `http://u:${planted.sandboxUrl}@127.0.0.1:9` } },
  extraArgs: {
    'api-secret': planted.flag,
    header: `Authorization: Bearer ${planted.flagHeader}`,
    extra: JSON.stringify({ env: { A: planted.flagConfig } }),
  },
};

const confirmed = {
  mcp_servers_applied: true,
  plugins_applied: true,
  settings_applied: true,
  managed_settings_applied: true,
  sandbox_applied: true,
};
const handshake = { controls: { initialize: { reply: confirmed } } };

/** A logger that keeps what it is told, errors with all they hold. */
const lines: string[] = [];
const logger = loggerTo((facts, words) => void lines.push(`${words} ${spell(facts)}`));
afterEach(() => void lines.splice(0));

/** Whatever is seen of a value by anybody who prints it. */
function spell(value: unknown): string {
  return [
    inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(value, onceEach()),
    value instanceof Error ? `${value.stack} ${value}` : '',
  ].join('\n');
}

/** For `JSON.stringify`: errors with all they hold, and each object once, for they may hold themselves. */
function onceEach(): (name: string, field: unknown) => unknown {
  const seen = new Set<unknown>();
  return (_, field) => {
    if (typeof field !== 'object' || field === null) return field;
    if (seen.has(field)) return 'seen';
    seen.add(field);
    if (!(field instanceof Error)) return field;
    return Object.assign({}, field, { message: field.message, stack: field.stack, cause: field.cause });
  };
}

/** The secrets that show in it, by the places they were planted in. */
function shown(...values: readonly unknown[]): string[] {
  const text = values.map((value) => (typeof value === 'string' ? value : spell(value))).join('\n');
  return Object.entries(planted)
    .filter(([, secret]) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)))
    .map(([place]) => place);
}

async function filesUnder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.mjs'));
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  return texts.join('\n');
}

/** Each is a way for the CLI to say it. */
const endings: Readonly<Record<string, readonly ScriptStep[]>> = {
  'on stderr before it exits': [
    { type: 'stderr', text: `${all}\n` },
    { type: 'die', code: 3 },
  ],
  'in a line that is no message': [{ type: 'raw', text: `${all}\n` }, { type: 'die' }],
  'in the errors of a result': [
    { type: 'result', outcome: 'error', fields: { errors: [all], deep: { a: [all] } } },
  ],
  'in the text of an API error': [
    { type: 'result', outcome: 'api_error', status: 400, fields: { result: all } },
  ],
  'in the result of an interrupted turn': [{ type: 'result', outcome: 'aborted', fields: { errors: [all] } }],
};

describe('a secret shows nowhere but in messages', () => {
  it.each(Object.keys(endings))('when the CLI says it %s', async (ending) => {
    await using stage = await setStage({ logger });
    const turn = { steps: endings[ending] ?? [] };
    const { session } = await stage.start({ ...handshake, turns: [turn, turn] }, options);
    await session.ready;
    const heard = readTurn(session.messages());
    const seen = [session.status(), session.health(), session.costs(), session, stage.runtime];
    const error = await session.query('go').catch((reason: unknown) => reason);
    const asked = await session.query('go', { schema: z.object({}) }).catch((reason: unknown) => reason);
    await session.stop();
    const reason = await session.exited;
    const events = (await heard).messages.filter(({ type }) => type === 'troupe');
    expect(error).toBeInstanceOf(Error);
    // It was said.
    expect(spell([error, events])).toContain('[redacted]');
    expect(shown(error, asked)).toEqual([]);
    expect(shown(reason)).toEqual([]);
    expect(shown(events)).toEqual([]);
    expect(shown(...seen, session, session.status())).toEqual([]);
    expect(shown(lines.join('\n'))).toEqual([]);
    expect(shown(await filesUnder(stage.folder))).toEqual([]);
  });

  it('when callbacks throw it, with all that an error can hold', async () => {
    await using stage = await setStage({ logger });
    const fail = () => {
      throw thrown();
    };
    const server = createToolServer({ name: 'own', tools: [tool('t', 'd', { a: z.string() }, fail)] });
    const steps: ScriptStep[] = [
      { type: 'tools', ask: true, calls: [{ name: 'Bash', input: {} }] },
      { type: 'hooks', event: 'PreToolUse', input: { tool_name: 'Bash' } },
      { type: 'callTool', server: 'own', tool: 't', arguments: { a: 'x' } },
      { type: 'request', request: { subtype: 'elicitation', mcp_server_name: 'files', message: 'who?' } },
    ];
    const { session } = await stage.start(
      { ...handshake, turns: [{ steps }] },
      {
        ...options,
        mcpServers: { ...options.mcpServers, own: server },
        canUseTool: fail,
        onElicitation: fail,
        hooks: { PreToolUse: [{ hooks: [fail] }] },
      },
    );
    const heard = readTurn(session.messages());
    await session.query('go');
    await session.stop();
    const events = (await heard).messages.filter((message) => message.type === 'troupe');
    expect(events.map((event) => event.subtype).toSorted()).toEqual([
      'hook_failed',
      'permission_denied',
      'question_failed',
    ]);
    for (const event of events)
      expect(event).toHaveProperty('error.message', expect.stringContaining('[redacted]'));
    expect(lines.join('\n')).toContain('a tool failed');
    expect(shown(events)).toEqual([]);
    expect(shown(lines.join('\n'))).toEqual([]);
  });

  it('when a start fails and when a control is refused', async () => {
    await using stage = await setStage({ logger });
    const failed = await stage.start({ start: [{ type: 'failStart', message: all }] }, options);
    const startError = await failed.session.ready.catch((reason: unknown) => reason);
    const { session } = await stage.start(
      { controls: { ...handshake.controls, get_settings: { error: all }, mcp_set_servers: { error: all } } },
      options,
    );
    const refused = [
      await session.control('get_settings').catch((reason: unknown) => reason),
      await session.setMcpServers({ own: brokenServer() }).catch((reason: unknown) => reason),
      await session.setMcpServers({}).catch((reason: unknown) => reason),
    ];
    expect(refused.map((error) => inspect(error))).toEqual(
      Array(3).fill(expect.stringContaining('[redacted]')),
    );
    expect(shown(startError, await failed.session.exited, refused)).toEqual([]);
    expect(shown(lines.join('\n'))).toEqual([]);
  });

  it('when a supervisor restarts a session and gives it up', async () => {
    await using stage = await setStage({ logger });
    const { options: scripted } = await stage.script({
      ...handshake,
      turns: [{ steps: endings['on stderr before it exits'] ?? [] }],
    });
    const events: unknown[] = [];
    const supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      logger,
      maxRestarts: 1,
      stateFile: join(stage.folder, 'state.json'),
      onEvent: (event) => void events.push(event),
      defaults: { ...options, ...scripted, env: { ...options.env, ...scripted.env } },
    });
    const kept = await supervisor.startSession({ name: 'one' });
    const heard = readTurn(kept.messages());
    const errors = [
      await kept.query('go').catch((reason: unknown) => reason),
      await kept.query('go').catch((reason: unknown) => reason),
      await kept.query('go').catch((reason: unknown) => reason),
    ];
    const seen = [
      supervisor.listSessions(),
      supervisor.health(),
      supervisor.costs(),
      supervisor,
      kept,
      stage.runtime,
    ];
    await supervisor.stop();
    expect(shown(errors, events)).toEqual([]);
    expect(shown((await heard).messages.filter(({ type }) => type === 'troupe'))).toEqual([]);
    expect(shown(...seen, await supervisor.exited)).toEqual([]);
    expect(shown(lines.join('\n'))).toEqual([]);
    expect(shown(await filesUnder(stage.folder))).toEqual([]);
  });
});

/** An error as libraries throw them: with what was asked, by whom, and what led to it. */
function thrown(): Error {
  const cause = new AggregateError([new TypeError(all)], `because of ${all}`);
  const error = new Error(`cannot: ${all}`, { cause });
  return Object.assign(error, {
    config: {
      url: new URL(`http://x/?q=${planted.mcpUrlQuery}`),
      headers: new Headers({ 'x-a': planted.mcpHeader }),
    },
    tried: new Map([[planted.envToken, new Set([all])]]),
    itself: error,
    [Symbol('state')]: { [planted.apiKey]: all },
  });
}

/** A tool server that cannot be made. */
function brokenServer() {
  const server = createToolServer({ name: 'broken', tools: [] });
  return Object.assign(Object.create(server), {
    createInstance: () => {
      throw thrown();
    },
  });
}
