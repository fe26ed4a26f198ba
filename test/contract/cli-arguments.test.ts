import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessagesApi, startMessagesApi } from '@troupe/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initializeRequest } from '#core/link/initialize-request.ts';
import { unappliedOptions } from '#core/link/unapplied-options.ts';
import type { ConversationStart } from '#core/options/conversation-start.ts';
import { optionChannels } from '#core/options/option-channels.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import type { SessionOptions } from '#core/options/session-options.ts';
import { cliArguments } from '#core/process/cli-arguments.ts';
import { cliEnvironment } from '#core/process/cli-environment.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { type RawCli, rawCli } from '../testing/raw-cli.ts';
import { realCliPath } from '../testing/real-cli.ts';

// Nobody listens there: where no prompt is sent, no model is needed.
const nowhere = 'http://127.0.0.1:9';

leavesNothingBehind();

/** A home and a working folder for some CLIs, gone after them. */
async function startHome(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'arguments-')));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The real CLI, started with what these options become. */
function startCli(
  folder: string,
  given: SessionOptions,
  start?: ConversationStart,
  baseUrl = nowhere,
): RawCli {
  const options = parseSessionOptions(given);
  const env = cliEnvironment(options, {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: folder,
    CLAUDE_CONFIG_DIR: join(folder, 'config'),
    ANTHROPIC_BASE_URL: baseUrl,
    ANTHROPIC_API_KEY: 'dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '0',
  });
  const args = cliArguments(options, start ?? { start: 'new', sessionId: randomUUID() });
  return rawCli(realCliPath(), args, { env, cwd: options.cwd ?? folder });
}

/** Has the CLI shake hands as the options say, and end. `stderr` is where it complains of flags it only half likes. */
async function handshake(folder: string, given: SessionOptions) {
  const request = initializeRequest(parseSessionOptions(given));
  await using cli = startCli(folder, given);
  const { response } = await cli.control(request);
  const rules = await cli.control({ subtype: 'list_permission_rules' });
  cli.child.stdin.end();
  const exit = await cli.exited;
  return {
    subtype: response.subtype,
    mode: response.response.current_permission_mode,
    agents: response.response.agents.map(({ name }: { name: string }) => name),
    unapplied: unappliedOptions(request, response.response),
    rules: rules.response.response.state.rules.map(
      ({ behavior, rule }: { behavior: string; rule: string }) => `${behavior} ${rule}`,
    ),
    stderr: cli.stderr(),
    exit,
  };
}

const fine = { subtype: 'success', unapplied: [], stderr: '', exit: { code: 0, signal: null } };

const peers = [
  'SendMessage',
  'SendFile',
  'ListAgents',
  'CronCreate',
  'CronDelete',
  'CronList',
  'ScheduleWakeup',
];
const denied = (...tools: string[]) => tools.map((tool) => `deny ${tool}`);

/** Options in as few groups as exclude each other; every one that the CLI sees is in one of them. */
const groups = {
  everything: {
    name: 'everything',
    apiKey: 'given',
    inheritEnv: true,
    env: { A: '1', B: undefined },
    model: 'sonnet',
    fallbackModel: 'haiku,opus',
    systemPrompt: 'be terse',
    appendSystemPrompt: 'be kind',
    thinking: { type: 'enabled', budgetTokens: 2_048, display: 'summarized' },
    effort: 'high',
    betas: ['context-1m-2025-08-07'],
    outputFormat: { type: 'json_schema', schema: { type: 'object', properties: { n: { type: 'number' } } } },
    maxTurns: 3,
    maxBudgetUsd: 0.25,
    taskBudget: { total: 20_000 },
    settingSources: ['user', 'project', 'local'],
    settings: { permissions: { deny: ['WebSearch'] } },
    managedSettings: { permissions: { deny: ['NotebookEdit'] } },
    sandbox: { enabled: false },
    skills: ['pdf', 'my-plugin:my skill'],
    tools: ['Read', 'Bash', 'Edit', 'Skill'],
    allowedTools: ['Read', 'Bash(git log --format=%h,%s *)', 'Edit(/a b/**)'],
    disallowedTools: ['Bash(echo a, b)', 'WebFetch'],
    toolAliases: { Grep: 'mcp__files__grep' },
    toolConfig: { askUserQuestion: { previewFormat: 'html' } },
    permissionMode: 'acceptEdits',
    canUseTool: async () => ({ behavior: 'deny', message: 'no' }),
    permissionPrompts: 'host',
    planModeInstructions: 'plan a poem',
    mcpServers: {
      files: { command: 'false', args: ['--x'], env: { TOKEN: 't' }, timeout: 2_000, alwaysLoad: true },
      web: { type: 'http', url: nowhere, headers: { authorization: 'h' } },
      events: { type: 'sse', url: nowhere },
    },
    strictMcpConfig: true,
    agent: 'reviewer',
    agents: { reviewer: { description: 'reviews', prompt: 'review', tools: ['Read'], model: 'inherit' } },
    forwardSubagentText: true,
    agentProgressSummaries: true,
    perTaskStopAffordance: true,
    onUserDialog: async () => ({ behavior: 'cancelled' }),
    supportedDialogKinds: ['refusal_fallback_prompt'],
    persistSession: false,
    title: 'everything',
    enableFileCheckpointing: true,
    includePartialMessages: true,
    includeHookEvents: true,
    promptSuggestions: true,
    backgroundTasks: false,
    peerTools: false,
    deltaHoldMs: 20,
  },
  leastly: {
    systemPrompt: {
      type: 'preset',
      preset: 'claude_code',
      append: 'be kind',
      excludeDynamicSections: true,
      snapshot: false,
    },
    thinking: { type: 'adaptive', display: 'omitted' },
    effort: 'max',
    tools: [],
    skills: 'all',
    permissionMode: 'plan',
    permissionPrompts: 'none',
    settingSources: ['project'],
    includePartialMessages: false,
    peerTools: true,
    extraArgs: { 'replay-user-messages': null, autocompact: 'auto' },
  },
  otherwise: {
    systemPrompt: { type: 'custom', prompt: ['be', 'terse'], snapshot: true },
    maxThinkingTokens: 1_024,
    effort: 'low',
    tools: { type: 'preset', preset: 'claude_code' },
    permissionMode: 'dontAsk',
    permissionPromptToolName: 'mcp__a__ask',
    allowDangerouslySkipPermissions: process.getuid?.() !== 0,
    persistSession: true,
  },
} satisfies Record<string, SessionOptions>;

describe('the arguments, the environment and the handshake that options become', () => {
  it('are taken by the real CLI, all at once, and have the effect they are for', async () => {
    await using home = await startHome();
    expect(await handshake(home.folder, groups.everything)).toEqual({
      ...fine,
      mode: 'acceptEdits',
      agents: expect.arrayContaining(['reviewer']),
      rules: expect.arrayContaining([
        'allow Read',
        'allow Bash(git log --format=%h,%s *)',
        'allow Edit(/a b/**)',
        'allow Skill(pdf)',
        'allow Skill(my-plugin:my skill)',
        ...denied(
          'Bash(echo a, b)',
          'WebFetch',
          'WebSearch',
          'NotebookEdit',
          ...peers,
          'Monitor',
          'Workflow',
        ),
      ]),
    });
  });

  it('are taken in their other forms', async () => {
    await using home = await startHome();
    expect(await handshake(home.folder, groups.leastly)).toEqual({
      ...fine,
      mode: 'plan',
      agents: expect.any(Array),
      // No tools at all is said by denying each.
      rules: expect.arrayContaining(['allow Skill', ...denied('Bash', 'Read', 'WebFetch')]),
    });
    expect(await handshake(home.folder, groups.otherwise)).toEqual({
      ...fine,
      mode: 'dontAsk',
      agents: expect.any(Array),
      rules: denied(...peers),
    });
  });

  it('are taken where they name files and folders', async () => {
    await using home = await startHome();
    const at = (...names: string[]) => join(home.folder, ...names);
    await mkdir(at('work', 'more folders'), { recursive: true });
    await mkdir(at('work', 'plugin', '.claude-plugin'), { recursive: true });
    const manifest = { name: 'a-plugin', version: '1.0.0', description: 'd' };
    await writeFile(at('work', 'plugin', '.claude-plugin', 'plugin.json'), JSON.stringify(manifest));
    await mkdir(at('work', 'plugin', 'agents'));
    await writeFile(
      at('work', 'plugin', 'agents', 'helper.md'),
      '---\nname: helper\ndescription: d\n---\nhelp',
    );
    await writeFile(at('work', 'settings.json'), JSON.stringify({ permissions: { deny: ['WebFetch'] } }));
    const given = {
      ...fileGroup,
      cwd: at('work'),
      additionalDirectories: [at('work', 'more folders'), home.folder],
      projectConfigRoot: at('work'),
      plugins: [{ type: 'local', path: './plugin' }],
      settings: at('work', 'settings.json'),
      debugFile: at('work', 'debug.log'),
    } satisfies SessionOptions;
    expect(await handshake(home.folder, given)).toEqual({
      ...fine,
      mode: 'auto',
      // The path is relative to the working folder.
      agents: expect.arrayContaining(['a-plugin:helper']),
      rules: expect.arrayContaining(denied('WebFetch')),
    });
  });

  it('write the debug log below the home where no file is named', async () => {
    await using home = await startHome();
    const given: SessionOptions = { debug: true, thinking: { type: 'disabled' } };
    expect(await handshake(home.folder, given)).toMatchObject(fine);
    expect(await readdir(join(home.folder, 'config', 'debug'))).toContain('latest');
  });

  it('would be refused if one were wrong', async () => {
    await using home = await startHome();
    await using cli = startCli(home.folder, { extraArgs: { 'no-such-flag': null } });
    await expect(cli.control({ subtype: 'initialize' })).rejects.toThrow("unknown option '--no-such-flag'");
    expect(await cli.exited).toEqual({ code: 1, signal: null });
  });

  it('would be noticed if the CLI did not heed them', async () => {
    await using home = await startHome();
    const given: SessionOptions = { mcpServers: { s: { command: 'false' } } };
    const request = initializeRequest(parseSessionOptions(given));
    // Started without the flag that has it read them.
    await using cli = startCli(home.folder, {});
    const { response } = await cli.control(request);
    expect(unappliedOptions(request, response.response)).toEqual(['mcpServers']);
    cli.child.stdin.end();
    await cli.exited;
  });

  it.skipIf(process.getuid?.() === 0)('skip permissions where both words for it are given', async () => {
    await using home = await startHome();
    const given: SessionOptions = {
      permissionMode: 'bypassPermissions',
      allowDangerouslySkipPermissions: true,
    };
    expect(await handshake(home.folder, given)).toMatchObject({ ...fine, mode: 'bypassPermissions' });
  });

  it('are all tried here', () => {
    const tried = new Set(
      [groups.everything, groups.leastly, groups.otherwise].flatMap((group) => Object.keys(group)),
    );
    const missing = Object.entries(optionChannels).filter(
      ([option, channel]) => channel !== 'host' && channel !== 'conversation' && !tried.has(option),
    );
    expect(missing.map(([option]) => option).sort()).toEqual([...triedWithFiles, ...triedWithHooks].sort());
  });
});

const fileGroup: SessionOptions = { permissionMode: 'auto', debug: true };
// In contract/hooks.test.ts, where they are called.
const triedWithHooks = ['hooks'];
const triedWithFiles = ['additionalDirectories', 'projectConfigRoot', 'plugins', 'debug', 'debugFile'];

describe('the arguments by which a conversation is entered', () => {
  let api: MessagesApi;
  beforeAll(async () => {
    api = await startMessagesApi();
  });
  afterAll(() => api.stop());

  /** Asks each prompt in turn and gives back what it takes to find the place again. */
  async function converse(folder: string, start: ConversationStart, ...prompts: string[]) {
    await using cli = startCli(
      folder,
      { systemPrompt: '', tools: [] },
      start,
      api.environment(folder).ANTHROPIC_BASE_URL,
    );
    await cli.control({ subtype: 'initialize', systemPrompt: [''] });
    const uuids: string[] = [];
    for (const [turn, prompt] of prompts.entries()) {
      uuids.push(cli.prompt(prompt));
      await cli.result(turn);
    }
    cli.child.stdin.end();
    await cli.exited;
    const init = cli.lines.find(({ subtype }) => subtype === 'init');
    const answers = cli.lines.filter(({ type }) => type === 'assistant').map(({ uuid }) => String(uuid));
    return { sessionId: init?.session_id, prompts: uuids, answers, stderr: cli.stderr() };
  }

  const heard = (request: { messages: readonly unknown[] }) => JSON.stringify(request.messages);

  it('start, resume, rewind, copy and continue it', async () => {
    await using home = await startHome();
    const [first, copy, latest] = [randomUUID(), randomUUID(), randomUUID()];
    const began = await converse(home.folder, { start: 'new', sessionId: first }, 'SAY one', 'SAY two');
    expect(began).toMatchObject({ sessionId: first, stderr: '' });
    const [firstAnswer] = began.answers;
    const secondPrompt = began.prompts[1];

    const resumed = await converse(home.folder, { start: 'resume', sessionId: first }, 'SAY three');
    expect(resumed).toMatchObject({ sessionId: first, stderr: '' });
    expect(heard(lastRequest())).toMatch(/SAY one.*SAY two.*SAY three/);

    const copied = await converse(
      home.folder,
      { start: 'fork', sessionId: copy, from: first, at: firstAnswer },
      'SAY four',
    );
    expect(copied).toMatchObject({ sessionId: copy, stderr: '' });
    expect(heard(lastRequest())).toMatch(/SAY one.*SAY four/);
    expect(heard(lastRequest())).not.toMatch(/SAY two|SAY three/);

    const continued = await converse(home.folder, { start: 'continue', sessionId: randomUUID() }, 'SAY five');
    expect(continued).toMatchObject({ sessionId: copy, stderr: '' });

    const copiedAgain = await converse(
      home.folder,
      { start: 'fork', sessionId: latest, from: 'latest' },
      'SAY six',
    );
    expect(copiedAgain).toMatchObject({ sessionId: latest, stderr: '' });
    expect(heard(lastRequest())).toMatch(/SAY one.*SAY four.*SAY five.*SAY six/);

    // More than the one turn would be lost, so the CLI refuses.
    const rewound: ConversationStart = {
      start: 'resume',
      sessionId: first,
      at: firstAnswer,
      dropsTurn: secondPrompt,
    };
    await expect(converse(home.folder, rewound, 'SAY seven')).rejects.toThrow('--resume-drops-turn');
  });

  function lastRequest() {
    const request = api.requests.at(-1);
    if (request === undefined) throw new Error('the model was not asked');
    return request;
  }
});
