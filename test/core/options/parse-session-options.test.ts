import { InvalidOptionsError, isTroupeError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '#core/base/logger.ts';
import type { CanUseTool } from '#core/callbacks/permissions/can-use-tool.ts';
import { defaultInheritedEnv } from '#core/options/default-inherited-env.ts';
import { optionConflicts } from '#core/options/option-conflicts.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import { sdkOptionNames } from '#core/options/sdk-option-names.ts';
import type { SessionOptions } from '#core/options/session-options.ts';
import { sessionOptionsSchema } from '#core/options/session-options-schema.ts';

const uuid = '5e0f2a8c-6f0b-4f4e-9f7e-0d5f4b1f3c11';
const allow: CanUseTool = async () => ({ behavior: 'allow' });
const otherUuid = '0b7a4d52-9a35-4a53-8a0e-2f1f6f0c7d22';

function issuesOf(input: unknown, defaults = {}) {
  try {
    parseSessionOptions(input, defaults);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.issues;
    throw error;
  }
  return [];
}

const keysOf = (input: unknown, defaults = {}) => issuesOf(input, defaults).map(({ key }) => key);

describe('parseSessionOptions', () => {
  it('fills in the documented default values', () => {
    expect(parseSessionOptions(undefined)).toEqual({
      cliPath: 'auto',
      inheritEnv: defaultInheritedEnv,
      env: {},
      systemPrompt: '',
      settingSources: [],
      includePartialMessages: true,
      backgroundTasks: true,
      peerTools: false,
      deltaHoldMs: 0,
      maxQueue: 64,
      bufferMessages: 1_024,
      claimTimeoutMs: 10_000,
      maxParkedBytes: 67_108_864,
      failFast: true,
      startTimeoutMs: 60_000,
      controlTimeoutMs: 60_000,
      interruptTimeoutMs: 10_000,
      permissionTimeoutMs: Number.POSITIVE_INFINITY,
      shutdownMs: 5_000,
      logger: silentLogger,
    });
  });

  it('takes every option as it was given', () => {
    const signal = new AbortController().signal;
    const canUseTool = allow;
    const given = {
      name: 'n',
      cliPath: '/opt/claude',
      apiKey: 'k',
      inheritEnv: ['PATH', 'LC_*'],
      env: { A: '1', B: undefined },
      model: 'sonnet',
      fallbackModel: 'haiku,opus',
      systemPrompt: ['a', 'b'],
      appendSystemPrompt: 'c',
      thinking: { type: 'enabled', budgetTokens: 1_024, display: 'omitted' },
      effort: 'xhigh',
      betas: ['context-1m-2025-08-07'],
      outputFormat: {
        type: 'json_schema',
        schema: { type: 'object', properties: { n: { type: 'number' } } },
      },
      maxTurns: 3,
      maxBudgetUsd: 0.5,
      taskBudget: { total: 1_000 },
      cwd: '/srv',
      additionalDirectories: ['/a'],
      projectConfigRoot: '/b',
      settingSources: ['user', 'project', 'local'],
      settings: { permissions: { deny: ['WebFetch'] } },
      managedSettings: { a: null },
      sandbox: { enabled: true },
      plugins: [{ type: 'local', path: './p', skipMcpDiscovery: true }],
      skills: ['pdf', 'my plugin:my skill'],
      tools: ['Read', 'Bash'],
      allowedTools: ['Bash(git log --format=%h,%s *)'],
      disallowedTools: ['WebFetch'],
      toolAliases: { Bash: 'mcp__x__bash' },
      toolConfig: { askUserQuestion: { previewFormat: 'html' } },
      permissionMode: 'bypassPermissions',
      allowDangerouslySkipPermissions: true,
      canUseTool,
      permissionPrompts: 'host',
      planModeInstructions: 'p',
      mcpServers: {
        a: { command: 'x', args: [], env: { T: 't' }, timeout: 2_000, alwaysLoad: true },
        b: { type: 'stdio', command: 'x' },
        c: {
          type: 'http',
          url: 'http://127.0.0.1',
          headers: { h: 'v' },
          tools: [{ name: 't', permission_policy: 'always_ask' }],
        },
        d: { type: 'sse', url: 'http://127.0.0.1' },
      },
      strictMcpConfig: true,
      agent: 'r',
      agents: {
        r: {
          description: 'd',
          prompt: 'p',
          tools: ['Read'],
          effort: 3,
          mcpServers: ['a', { e: { command: 'y' } }],
        },
      },
      forwardSubagentText: true,
      agentProgressSummaries: true,
      perTaskStopAffordance: true,
      resume: uuid,
      forkSession: true,
      sessionId: otherUuid,
      resumeSessionAt: uuid,
      resumeDropsTurn: uuid,
      persistSession: false,
      title: 't',
      enableFileCheckpointing: true,
      includePartialMessages: false,
      includeHookEvents: true,
      promptSuggestions: true,
      debug: true,
      debugFile: '/tmp/d.log',
      extraArgs: { 'some-flag': null, 'other-flag': 'v' },
      backgroundTasks: false,
      peerTools: true,
      deltaHoldMs: 20,
      maxQueue: 1,
      bufferMessages: 2,
      claimTimeoutMs: 3,
      maxParkedBytes: 4,
      failFast: false,
      startTimeoutMs: 5,
      controlTimeoutMs: 6,
      interruptTimeoutMs: 7.5,
      permissionTimeoutMs: 8,
      shutdownMs: 9,
      signal,
      logger: silentLogger,
    };
    expect(parseSessionOptions(given)).toEqual(given);
  });

  it('takes undefined for not given', () => {
    expect(parseSessionOptions({ model: undefined, maxQueue: undefined, canUseTool: undefined })).toEqual(
      parseSessionOptions({}),
    );
  });

  it('is not changed by what becomes of the objects it was given', () => {
    const settings = { permissions: { deny: ['WebFetch'] } };
    const tools = ['Read'];
    const parsed = parseSessionOptions({ settings, tools });
    settings.permissions.deny.pop();
    tools.push('Bash');
    expect(parsed).toMatchObject({ settings: { permissions: { deny: ['WebFetch'] } }, tools: ['Read'] });
  });

  it('reads settings given as JSON text, and leaves a path alone', () => {
    expect(parseSessionOptions({ settings: ' {"model":"opus"}' }).settings).toEqual({ model: 'opus' });
    expect(parseSessionOptions({ settings: '/etc/s.json' }).settings).toBe('/etc/s.json');
    expect(issuesOf({ settings: '{bad' })).toEqual([
      { key: 'settings', expected: 'valid JSON where it begins with a brace', received: 'a string' },
    ]);
  });

  it('lets text to append follow the prompt of Claude Code where no other prompt is given', () => {
    expect(parseSessionOptions({ appendSystemPrompt: 'x' }).systemPrompt).toEqual({
      type: 'preset',
      preset: 'claude_code',
    });
    expect(parseSessionOptions({ appendSystemPrompt: 'x', systemPrompt: 'a' }).systemPrompt).toBe('a');
  });

  it.each([null, 'opus', 3, [], true])('refuses options that are no object: %j', (input) => {
    expect(keysOf(input)).toEqual(['']);
  });

  it('throws an error whose message is a sentence', () => {
    const parse = () => parseSessionOptions({ maxQueue: -1 });
    expect(parse).toThrow('Expected `maxQueue` to be a positive whole number, got -1 (number).');
    expect(() => parse()).toThrow(expect.toSatisfy((error) => isTroupeError(error, 'INVALID_OPTIONS')));
  });

  it('names every fault at once', () => {
    expect(keysOf({ maxTurns: 0, nonsense: 1, effort: 'huge' }).toSorted()).toEqual([
      'effort',
      'maxTurns',
      'nonsense',
    ]);
  });
});

describe('an unknown option', () => {
  it.each([
    ['modle', 'model'],
    ['max_turns', 'maxTurns'],
    ['allowed-tools', 'allowedTools'],
    ['systemprompt', 'systemPrompt'],
    ['permisionMode', 'permissionMode'],
    ['path_to_claude_code_executable', 'pathToClaudeCodeExecutable'],
  ])('%s is refused with the name that was meant, %s', (key, meant) => {
    expect(issuesOf({ [key]: 'x' })).toEqual([
      {
        key,
        expected: `left out: there is no such option (did you mean \`${meant}\`?)`,
        received: 'a string',
      },
    ]);
  });

  it('is refused without a guess where nothing is near', () => {
    expect(issuesOf({ zebra: 1 })).toEqual([
      { key: 'zebra', expected: 'left out: there is no such option', received: 'a number' },
    ]);
  });

  it('is refused inside of an option too, with its path', () => {
    expect(issuesOf({ agents: { r: { description: '', prompt: 'p' } } })).toMatchObject([
      { key: 'agents.r.description', expected: 'a non-empty string without NUL' },
    ]);
    expect(issuesOf({ agents: { r: { description: 'd', prompt: 'p', promt: 'x' } } })).toEqual([
      { key: 'agents.r.promt', expected: 'left out: there is no such field', received: 'a string' },
    ]);
  });

  it('is refused where it is the name of something every object has', () => {
    expect(keysOf({ toString: 1 })).toEqual(['toString']);
    expect(keysOf(JSON.parse('{"__proto__": 1, "constructor": 2}')).toSorted()).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('an option of the official SDK', () => {
  it.each([
    ['pathToClaudeCodeExecutable', '/x', 'given as `cliPath`'],
    ['abortController', new AbortController(), 'given as `signal` (the signal of the controller)'],
    ['stderr', () => undefined, 'given as `logger`: what the CLI writes to stderr is attached to errors'],
    [
      'sessionStore',
      {},
      'left out: conversations are carried whole by `exportSession()` and `importSession()`, not mirrored line by line',
    ],
  ])('%s, which is called otherwise or not supported, is refused with what to do', (key, value, expected) => {
    expect(issuesOf({ [key]: value })).toEqual([{ key, expected, received: expect.any(String) }]);
  });

  it('is either taken or explained, every one of them', () => {
    const explained = [...Object.keys(sessionOptionsSchema.unwrap().shape), ...Object.keys(sdkOptionNames)];
    expect(sdkOptions.filter((option) => !explained.includes(option))).toEqual([]);
  });

  it('is never both taken and explained away', () => {
    const taken = Object.keys(sessionOptionsSchema.unwrap().shape);
    expect(Object.keys(sdkOptionNames).filter((name) => taken.includes(name))).toEqual([]);
  });

  it('is taken as an in-process tool server, the object itself', () => {
    const server = { type: 'sdk' as const, name: 's', instance: { connect: async () => undefined } };
    expect(parseSessionOptions({ mcpServers: { s: server } }).mcpServers?.['s']).toBe(server);
  });

  it.each([
    { type: 'sdk', name: 's' },
    { type: 'sdk', name: 's', instance: {} },
    { type: 'sdk', instance: { connect: () => undefined } },
  ])('is refused as an in-process tool server that nothing can be asked of: %j', (server) => {
    expect(issuesOf({ mcpServers: { s: server } })).toEqual([
      {
        key: expect.stringMatching(/^mcpServers\.s/),
        expected: expect.any(String),
        received: expect.any(String),
      },
    ]);
  });

  it('is refused as an in-process tool server of a subagent, which has no place for one', () => {
    const server = { type: 'sdk', name: 's', instance: { connect: () => undefined } };
    const agents = { a: { description: 'd', prompt: 'p', mcpServers: [{ s: server }] } };
    expect(issuesOf({ agents })).toHaveLength(1);
  });
});

describe('an option of a turn', () => {
  it.each(['timeoutMs', 'idleTimeoutMs', 'onAbandon', 'onCrash', 'commands'])(
    '%s is refused with where it belongs',
    (key) => {
      expect(issuesOf({ [key]: 1 })).toEqual([
        {
          key,
          expected: 'given to `stream()` or `query()`: it is an option of a turn, not of a session',
          received: 'a number',
        },
      ]);
    },
  );
});

describe('a value of the wrong kind', () => {
  it.each([
    ['model', 3, 'model', 'a non-empty string without NUL'],
    ['model', '', 'model', 'a non-empty string without NUL'],
    ['cwd', '/a\0b', 'cwd', 'a non-empty string without NUL'],
    [
      'systemPrompt',
      3,
      'systemPrompt',
      "a string, a list of strings, `{ type: 'custom', prompt }` or `{ type: 'preset', preset: 'claude_code' }`",
    ],
    ['systemPrompt', { type: 'zzz' }, 'systemPrompt.type', "'custom' or 'preset'"],
    ['systemPrompt', { type: 'preset', preset: 'x' }, 'systemPrompt.preset', "'claude_code'"],
    ['systemPrompt', ['a', 3], 'systemPrompt.1', 'a string'],
    ['thinking', { type: 'enabled', budgetTokens: 0 }, 'thinking.budgetTokens', 'a positive whole number'],
    ['effort', 'huge', 'effort', "'low', 'medium', 'high', 'xhigh' or 'max'"],
    ['maxTurns', 1.5, 'maxTurns', 'a positive whole number'],
    ['maxTurns', Number.NaN, 'maxTurns', 'a positive whole number'],
    ['maxBudgetUsd', Number.POSITIVE_INFINITY, 'maxBudgetUsd', 'a positive number'],
    ['tools', 'Read', 'tools', "a list of tool names or `{ type: 'preset', preset: 'claude_code' }`"],
    ['tools', [''], 'tools.0', 'a non-empty string without NUL'],
    ['allowedTools', 'Read', 'allowedTools', 'a list'],
    ['settingSources', ['user', 'all'], 'settingSources.1', "'user', 'project' or 'local'"],
    [
      'settings',
      3,
      'settings',
      'the path of a file, or an object of plain JSON values, at most 500 levels deep',
    ],
    [
      'managedSettings',
      { a: new Date(0) },
      'managedSettings',
      'an object of plain JSON values, at most 500 levels deep',
    ],
    [
      'managedSettings',
      nested(501),
      'managedSettings',
      'an object of plain JSON values, at most 500 levels deep',
    ],
    [
      'managedSettings',
      { a: () => 1 },
      'managedSettings',
      'an object of plain JSON values, at most 500 levels deep',
    ],
    ['skills', ['a,b'], 'skills.0', 'the name of a skill, without parentheses, commas and wildcards'],
    ['skills', ['a*'], 'skills.0', 'the name of a skill, without parentheses, commas and wildcards'],
    [
      'permissionMode',
      'manual',
      'permissionMode',
      "'default', 'acceptEdits', 'bypassPermissions', 'plan', 'dontAsk' or 'auto'",
    ],
    ['canUseTool', {}, 'canUseTool', 'a function'],
    ['mcpServers', { s: { command: '' } }, 'mcpServers.s.command', 'a non-empty string without NUL'],
    ['mcpServers', [], 'mcpServers', 'an object'],
    ['agents', { r: { description: 'd' } }, 'agents.r.prompt', 'a string'],
    [
      'agents',
      { r: { description: 'd', prompt: 'p', mcpServers: [{ s: { url: 1, type: 'sse' } }] } },
      'agents.r.mcpServers.0.s.url',
      'a non-empty string without NUL',
    ],
    ['resume', 'my title', 'resume', 'a UUID'],
    ['extraArgs', { '--x': null }, 'extraArgs.--x', 'the name of a flag, without dashes before it'],
    ['extraArgs', { verbose: true }, 'extraArgs.verbose', 'a string, or null for a flag without a value'],
    [
      'extraArgs',
      { 'output-format': 'text' },
      'extraArgs.output-format',
      'left out: the session speaks with the CLI by it',
    ],
    ['env', { 'A=B': '1' }, 'env.A=B', 'the name of a variable'],
    ['env', { PORT: 80 }, 'env.PORT', 'a string, or undefined to unset it'],
    ['inheritEnv', ['A*B'], 'inheritEnv.0', "the name of a variable, or the beginning of one and '*'"],
    ['inheritEnv', 'PATH', 'inheritEnv', "true, false or a list of names such as 'PATH' and 'LC_*'"],
    ['signal', {}, 'signal', 'an AbortSignal'],
    [
      'logger',
      console.log,
      'logger',
      'a logger with pino’s methods error, warn, info, debug, trace and child',
    ],
  ])('of %s, %j, is refused at %s', (option, value, key, expected) => {
    expect(issuesOf({ [option]: value })).toEqual([{ key, expected, received: expect.any(String) }]);
  });

  it.each(['startTimeoutMs', 'controlTimeoutMs', 'permissionTimeoutMs', 'claimTimeoutMs'])(
    'of %s may be Infinity, not 0, not less, not NaN',
    (option) => {
      expect(parseSessionOptions({ [option]: Number.POSITIVE_INFINITY })).toMatchObject({
        [option]: Number.POSITIVE_INFINITY,
      });
      for (const value of [0, -1, Number.NaN, '1']) expect(keysOf({ [option]: value })).toEqual([option]);
    },
  );

  it.each(['interruptTimeoutMs', 'shutdownMs'])('of %s has to end some day', (option) => {
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(keysOf({ [option]: value })).toEqual([option]);
  });
});

describe('a secret', () => {
  const secret = 'sk-live-0123456789';

  it.each([
    [{ apiKey: { secret } }],
    [{ apikey: secret }],
    [{ env: { TOKEN: [secret] } }],
    [{ env: { 'A=B': secret } }],
    [{ env: secret }],
    [{ mcpServers: { s: { type: 'http', url: 3, headers: { authorization: secret } } } }],
    [{ mcpServers: { s: { command: 'x', env: { TOKEN: 12345678 } } } }],
    [{ settings: `{"env": {"TOKEN": "${secret}"` }],
    [{ extraArgs: { 'no good': secret } }],
    [{ systemPrompt: { type: secret } }],
    [{ unheardOf: secret }],
    [{ agents: { r: { description: 'd', prompt: 'p', model: '', initialPrompt: 3, observer: [secret] } } }],
  ])('never appears in an error: %#', (input) => {
    const issues = issuesOf(input);
    expect(issues).not.toEqual([]);
    expect(JSON.stringify(issues)).not.toMatch(/sk-live|12345678/);
  });

  it('does not appear because a new option was forgotten: values are shown of these alone', () => {
    const odd = Object.keys(sessionOptionsSchema.unwrap().shape).filter((option) => {
      const issues = issuesOf({ [option]: -77 });
      return issues.some(({ received }) => received.includes('-77'));
    });
    expect(odd.toSorted()).toEqual(shownOptions);
  });
});

describe('options that exclude each other', () => {
  it.each([
    ['continue', { continue: true, resume: uuid }],
    ['sessionId', { resume: uuid, sessionId: otherUuid }],
    ['sessionId', { continue: true, sessionId: otherUuid }],
    ['forkSession', { forkSession: true }],
    ['forkSession', { forkSession: true, continue: false }],
    ['resumeSessionAt', { resumeSessionAt: uuid }],
    ['resumeSessionAt', { resumeSessionAt: uuid, continue: true }],
    ['resumeDropsTurn', { resume: uuid, resumeDropsTurn: uuid }],
    ['permissionPromptToolName', { canUseTool: allow, permissionPromptToolName: 'mcp__a__b' }],
    ['canUseTool', { canUseTool: allow, permissionPrompts: 'none' }],
    ['permissionPromptToolName', { permissionPromptToolName: 'mcp__a__b', permissionPrompts: 'none' }],
    ['permissionMode', { permissionMode: 'bypassPermissions' }],
    ['maxThinkingTokens', { thinking: { type: 'adaptive' }, maxThinkingTokens: 3 }],
    ['fallbackModel', { model: 'opus', fallbackModel: 'opus' }],
    [
      'appendSystemPrompt',
      { systemPrompt: { type: 'preset', preset: 'claude_code', append: 'a' }, appendSystemPrompt: 'b' },
    ],
    ['sandbox', { sandbox: { enabled: true }, settings: { sandbox: {} } }],
    ['supportedDialogKinds', { supportedDialogKinds: ['refusal_fallback_prompt'] }],
    ['tools', { tools: ['Read', 'SendMessage'] }],
    ['allowedTools', { allowedTools: ['CronCreate'] }],
  ])('are refused: %s of %j', (key, input) => {
    expect(keysOf(input)).toEqual([key]);
  });

  it.each([
    [{ resume: uuid, sessionId: otherUuid, forkSession: true }],
    [{ continue: true, forkSession: true }],
    [{ continue: false, resume: uuid }],
    [{ resume: uuid, persistSession: false }],
    [{ resume: uuid, resumeSessionAt: uuid, resumeDropsTurn: uuid }],
    [{ systemPrompt: { type: 'preset', preset: 'claude_code' }, appendSystemPrompt: 'b' }],
    [{ sandbox: { enabled: true }, settings: { model: 'opus' } }],
    [{ sandbox: { enabled: true }, settings: '/etc/settings.json' }],
    [{ tools: ['SendMessage'], peerTools: true }],
  ])('are taken where they make sense: %j', (input) => {
    expect(parseSessionOptions(input)).toMatchObject(input);
  });

  it('are all listed above', () => {
    expect(optionConflicts).toHaveLength(16);
  });
});

describe('the defaults of a runtime', () => {
  it('stand where nothing is given, and give way whole to what is', () => {
    const defaults = { model: 'opus', tools: ['Read', 'Bash'], maxQueue: 2 };
    expect(parseSessionOptions({ tools: ['Grep'], model: undefined }, defaults)).toMatchObject({
      model: 'opus',
      tools: ['Grep'],
      maxQueue: 2,
      bufferMessages: 1_024,
    });
  });

  it('lie under the variables that are given', () => {
    const { env } = parseSessionOptions(
      { env: { B: 'mine', C: undefined } },
      { env: { A: 'a', B: 'b', C: 'c' } },
    );
    expect(env).toEqual({ A: 'a', B: 'mine', C: undefined });
  });

  it('are checked like what is given', () => {
    // @ts-expect-error it is not checked by the compiler alone
    expect(keysOf({}, { maxTurn: 3 } satisfies Parameters<typeof parseSessionOptions>[1])).toEqual([
      'maxTurn',
    ]);
  });

  it.each([
    [{ resume: uuid }, { continue: true }, ['continue']],
    [{ continue: true }, { resume: uuid }, ['resume']],
    [{ thinking: { type: 'adaptive' } }, { maxThinkingTokens: 3 }, ['maxThinkingTokens']],
    [{ maxThinkingTokens: 3 }, { thinking: { type: 'adaptive' } }, ['thinking']],
    [{ permissionPrompts: 'none' }, { canUseTool: allow }, ['canUseTool']],
    [{ canUseTool: allow }, { permissionPrompts: 'none' }, ['permissionPrompts']],
  ] satisfies [SessionOptions, SessionOptions, string[]][])(
    'give way to an option that excludes them: %j over %j',
    (given, defaults, gone) => {
      const parsed = parseSessionOptions(given, defaults);
      expect(parsed).toMatchObject(given);
      for (const option of gone) expect(parsed).not.toHaveProperty(option);
    },
  );

  it('are refused where they exclude each other already', () => {
    expect(keysOf({ model: 'opus' }, { continue: true, resume: uuid })).toEqual(['continue']);
  });

  it('do not give way where rules would be lost: settings with a sandbox, and another sandbox', () => {
    const settings = { sandbox: { enabled: false } };
    expect(keysOf({ sandbox: { enabled: true } }, { settings })).toEqual(['sandbox']);
  });
});

// The options of `query()` in @anthropic-ai/claude-agent-sdk 0.3.332.
const sdkOptions =
  `abortController additionalDirectories projectConfigRoot agent agents allowedTools canUseTool continue cwd
  disallowedTools toolAliases tools env executable executableArgs extraArgs fallbackModel enableFileCheckpointing toolConfig
  forkSession betas hooks onElicitation onUserDialog supportedDialogKinds perTaskStopAffordance persistSession sessionStore
  sessionStoreFlush loadTimeoutMs includeHookEvents includePartialMessages forwardSubagentText verbatimPrompts thinking effort
  maxThinkingTokens maxTurns maxBudgetUsd taskBudget mcpServers mcpServersDelivery model outputFormat
  pathToClaudeCodeExecutable permissionMode planModeInstructions allowDangerouslySkipPermissions permissionPromptToolName
  permissionPrompts plugins pluginDelivery promptSuggestions agentProgressSummaries resume sessionId resumeSessionAt
  resumeDropsTurn sandbox settings managedSettings settingSources skills debug debugFile stderr strictMcpConfig systemPrompt
  title spawnClaudeCodeProcess`.split(/\s+/);

const shownOptions = [
  'additionalDirectories',
  'agent',
  'agentProgressSummaries',
  'allowDangerouslySkipPermissions',
  'allowedTools',
  'backgroundTasks',
  'betas',
  'bufferMessages',
  'canUseTool',
  'claimTimeoutMs',
  'cliPath',
  'continue',
  'controlTimeoutMs',
  'cwd',
  'debug',
  'debugFile',
  'deltaHoldMs',
  'disallowedTools',
  'effort',
  'enableFileCheckpointing',
  'failFast',
  'fallbackModel',
  'force',
  'forkSession',
  'forwardSubagentText',
  'hooks',
  'includeHookEvents',
  'includePartialMessages',
  'inheritEnv',
  'interruptTimeoutMs',
  'logger',
  'maxBudgetUsd',
  'maxParkedBytes',
  'maxQueue',
  'maxThinkingTokens',
  'maxTurns',
  'model',
  'name',
  'onElicitation',
  'onUserDialog',
  'peerTools',
  'perTaskStopAffordance',
  'permissionMode',
  'permissionPromptToolName',
  'permissionPrompts',
  'permissionTimeoutMs',
  'persistSession',
  'plugins',
  'projectConfigRoot',
  'promptSuggestions',
  'resume',
  'resumeDropsTurn',
  'resumeSessionAt',
  'sessionId',
  'settingSources',
  'shutdownMs',
  'signal',
  'skills',
  'startTimeoutMs',
  'strictMcpConfig',
  'supportedDialogKinds',
  'taskBudget',
  'thinking',
  'toolAliases',
  'toolConfig',
  'tools',
];

/** An object of that many levels. */
function nested(levels: number): object {
  let value = {};
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
}
