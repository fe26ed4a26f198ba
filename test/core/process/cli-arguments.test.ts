import { describe, expect, it } from 'vitest';
import type { ConversationStart } from '#core/options/conversation-start.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';
import type { SessionOptions } from '#core/options/session-options.ts';
import { cliArguments } from '#core/process/cli-arguments.ts';

const id = 'c4ab08e7-536a-4f0a-a619-ea3d48920265';
const source = '1059e0e5-1c67-4da5-9682-41686d983b1d';
const message = 'd505a822-305f-4dd9-be5c-1285a159b07a';
const prompt = '3412c087-bd7b-453e-b89d-6a20bc836f3a';

const argv = (given: SessionOptions = {}, start: ConversationStart = { sessionId: id, start: 'new' }) =>
  cliArguments(parseSessionOptions(given), start);

const fixed = ['--output-format=stream-json', '--input-format=stream-json', '--verbose'];
const usual = [
  '--include-partial-messages',
  '--setting-sources=',
  '--disallowedTools=SendMessage,SendFile,ListAgents,CronCreate,CronDelete,CronList,ScheduleWakeup',
];

/** What options add to the usual arguments, and what they take away. */
function difference(given: SessionOptions) {
  const before = argv();
  const after = argv(given);
  return {
    added: after.filter((argument) => !before.includes(argument)),
    gone: before.filter((argument) => !after.includes(argument)),
  };
}

describe('cliArguments', () => {
  it('isolates and reports by default, and does not say -p', () => {
    expect(argv()).toEqual([...fixed, `--session-id=${id}`, ...usual]);
  });

  it('orders everything, extraArgs last', () => {
    const everything = argv(
      {
        extraArgs: { zeta: '1', 'mcp-debug': null, alpha: '--x' },
        model: 'sonnet',
        fallbackModel: 'haiku,opus',
        thinking: { type: 'enabled', budgetTokens: 2_048, display: 'summarized' },
        effort: 'high',
        betas: ['b1', 'b2'],
        maxTurns: 3,
        maxBudgetUsd: 0.25,
        taskBudget: { total: 5_000 },
        additionalDirectories: ['/one', '/two words'],
        projectConfigRoot: '/root',
        settingSources: ['user', 'local'],
        settings: { model: 'x' },
        managedSettings: {},
        tools: ['Read', 'Bash'],
        allowedTools: ['Read', 'Bash(git log --format=%h,%s *)'],
        skills: ['pdf', 'my:skill'],
        disallowedTools: ['WebFetch', 'SendMessage'],
        backgroundTasks: false,
        permissionMode: 'bypassPermissions',
        allowDangerouslySkipPermissions: true,
        canUseTool: async () => ({ behavior: 'allow' }),
        permissionPrompts: 'host',
        mcpServers: { s: { command: 'x' } },
        strictMcpConfig: true,
        agent: 'r',
        persistSession: false,
        includeHookEvents: true,
        debug: true,
      },
      { sessionId: id, start: 'fork', from: source, at: message, dropsTurn: prompt },
    );
    expect(everything).toEqual([
      ...fixed,
      `--resume=${source}`,
      '--fork-session',
      `--session-id=${id}`,
      `--resume-session-at=${message}`,
      `--resume-drops-turn=${prompt}`,
      '--await-initialize',
      '--initialize-fields=settings',
      '--managed-settings-in-initialize',
      '--include-partial-messages',
      '--include-hook-events',
      '--model=sonnet',
      '--fallback-model=haiku,opus',
      '--max-thinking-tokens=2048',
      '--thinking-display=summarized',
      '--effort=high',
      '--betas=b1,b2',
      '--max-turns=3',
      '--max-budget-usd=0.25',
      '--task-budget=5000',
      '--add-dir=/one',
      '--add-dir=/two words',
      '--project-config-root=/root',
      '--setting-sources=user,local',
      '--tools=Read,Bash',
      '--allowedTools=Read,Bash(git log --format=%h,%s *),Skill(pdf),Skill(my:skill)',
      '--disallowedTools=WebFetch,SendMessage,SendFile,ListAgents,CronCreate,CronDelete,CronList,ScheduleWakeup,Monitor,Workflow',
      '--permission-mode=bypassPermissions',
      '--allow-dangerously-skip-permissions',
      '--permission-prompt-tool=stdio',
      '--permission-prompts=host',
      '--strict-mcp-config',
      '--agent=r',
      '--no-session-persistence',
      '--debug',
      '--zeta=1',
      '--mcp-debug',
      '--alpha=--x',
    ]);
    expect(everything.filter((argument) => !/^--[a-zA-Z-]+(=|$)/.test(argument))).toEqual([]);
  });

  it('is the same each time, whatever the order the options were written in', () => {
    const given: SessionOptions = { model: 'opus', maxTurns: 1, effort: 'low' };
    expect(argv({ effort: 'low', maxTurns: 1, model: 'opus' })).toEqual(argv(given));
    expect(argv(given)).toEqual(argv(given));
  });

  it.each<[string, SessionOptions, string[], string[]]>([
    ['no tools', { tools: [] }, ['--tools='], []],
    ['all tools', { tools: { type: 'preset', preset: 'claude_code' } }, ['--tools=default'], []],
    ['all skills', { skills: 'all' }, ['--allowedTools=Skill'], []],
    ['no skill', { skills: [] }, [], []],
    ['a permission twice', { allowedTools: ['Read', 'Read'], skills: [] }, ['--allowedTools=Read'], []],
    [
      'empty lists',
      { allowedTools: [], betas: [], additionalDirectories: [], plugins: [], mcpServers: {} },
      [],
      [],
    ],
    ['no thinking', { thinking: { type: 'disabled' } }, ['--thinking=disabled'], []],
    [
      'adaptive thinking',
      { thinking: { type: 'adaptive', display: 'omitted' } },
      ['--thinking=adaptive', '--thinking-display=omitted'],
      [],
    ],
    ['thinking without a budget', { thinking: { type: 'enabled' } }, ['--thinking=adaptive'], []],
    ['tokens for thinking', { maxThinkingTokens: 512 }, ['--max-thinking-tokens=512'], []],
    ['no tokens for thinking', { maxThinkingTokens: 0 }, ['--thinking=disabled'], []],
    [
      'a permission tool',
      { permissionPromptToolName: 'mcp__a__ask' },
      ['--permission-prompt-tool=mcp__a__ask'],
      [],
    ],
    ['a debug file', { debug: true, debugFile: '/tmp/d' }, ['--debug-file=/tmp/d'], []],
    ['a settings file', { settings: '/etc/s.json' }, ['--settings=/etc/s.json'], []],
    ['plugins', { plugins: [{ type: 'local', path: '/p' }] }, ['--await-initialize'], []],
    ['tool servers', { mcpServers: { s: { command: 'x' } } }, ['--await-initialize'], []],
    ['a sandbox', { sandbox: { enabled: true } }, ['--await-initialize', '--initialize-fields=settings'], []],
    [
      'a policy',
      { managedSettings: { a: 1 } },
      ['--await-initialize', '--managed-settings-in-initialize'],
      [],
    ],
    ['a value that looks like a flag', { model: '--version' }, ['--model=--version'], []],
    ['no partial messages', { includePartialMessages: false }, [], ['--include-partial-messages']],
    ['the peers', { peerTools: true }, [], [String(usual[2])]],
    [
      'no background',
      { backgroundTasks: false, peerTools: true },
      ['--disallowedTools=Monitor,Workflow'],
      [String(usual[2])],
    ],
    [
      'what the CLI does anyway',
      { persistSession: true, debug: false, strictMcpConfig: false, includeHookEvents: false },
      [],
      [],
    ],
  ])('for %s', (_, given, added, gone) => {
    expect(difference(given)).toEqual({ added, gone });
  });

  it.each<[ConversationStart, string[]]>([
    [{ start: 'new', sessionId: id }, [`--session-id=${id}`]],
    [{ start: 'resume', sessionId: id }, [`--resume=${id}`]],
    [{ start: 'resume', sessionId: id, at: message }, [`--resume=${id}`, `--resume-session-at=${message}`]],
    [
      { start: 'fork', sessionId: id, from: source },
      [`--resume=${source}`, '--fork-session', `--session-id=${id}`],
    ],
    [
      { start: 'fork', sessionId: id, from: 'latest' },
      ['--continue', '--fork-session', `--session-id=${id}`],
    ],
    [{ start: 'continue', sessionId: id }, ['--continue']],
  ])('enters the conversation: %j', (start, flags) => {
    expect(argv({}, start)).toEqual([...fixed, ...flags, ...usual]);
  });

  it('resumes plainly after a restart, whatever the options said at first', () => {
    const given: SessionOptions = { resume: source, forkSession: true, resumeSessionAt: message };
    expect(argv(given, { start: 'resume', sessionId: id })).toEqual([...fixed, `--resume=${id}`, ...usual]);
  });

  it('shows nothing that is secret or large to the other users of the machine', () => {
    const secret = 'sk-live-0123';
    const visible = argv({
      apiKey: secret,
      env: { TOKEN: secret },
      systemPrompt: secret,
      appendSystemPrompt: secret,
      planModeInstructions: secret,
      title: secret,
      mcpServers: {
        a: { command: 'x', args: [secret], env: { TOKEN: secret } },
        b: { type: 'http', url: `http://${secret}`, headers: { authorization: secret } },
      },
      agents: { r: { description: secret, prompt: secret } },
      plugins: [{ type: 'local', path: `/${secret}` }],
      outputFormat: { type: 'json_schema', schema: { description: secret } },
      settings: { env: { TOKEN: secret } },
      sandbox: { secret },
      managedSettings: { secret },
    });
    expect(visible.join(' ')).not.toContain(secret);
  });
});
