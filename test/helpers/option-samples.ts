import { silentLogger } from '#core/base/logger.ts';
import type { SessionOptions } from '#core/options/session-options.ts';

const id = 'c4ab08e7-536a-4f0a-a619-ea3d48920265';
const otherId = '1059e0e5-1c67-4da5-9682-41686d983b1d';

const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } as const;

/**
 * Values that make a difference, for each option one or more; where one needs another option beside it, that one too.
 * None is what the option is by default.
 */
export const optionSamples: {
  readonly [Option in keyof Required<SessionOptions>]: readonly [SessionOptions, ...SessionOptions[]];
} = {
  model: [{ model: 'opus' }, { model: '--looks-like-a-flag' }],
  fallbackModel: [{ fallbackModel: 'haiku' }, { fallbackModel: 'haiku,opus' }],
  systemPrompt: [
    { systemPrompt: 'be terse' },
    { systemPrompt: ['be', 'terse'] },
    { systemPrompt: { type: 'custom', prompt: 'be terse', snapshot: false } },
    { systemPrompt: { type: 'preset', preset: 'claude_code' } },
    {
      systemPrompt: {
        type: 'preset',
        preset: 'claude_code',
        append: 'be kind',
        excludeDynamicSections: true,
        snapshot: true,
      },
    },
  ],
  appendSystemPrompt: [{ appendSystemPrompt: 'be terse' }],
  thinking: [
    { thinking: { type: 'adaptive' } },
    { thinking: { type: 'adaptive', display: 'summarized' } },
    { thinking: { type: 'enabled' } },
    { thinking: { type: 'enabled', budgetTokens: 2_048, display: 'omitted' } },
    { thinking: { type: 'disabled' } },
  ],
  maxThinkingTokens: [{ maxThinkingTokens: 1_024 }, { maxThinkingTokens: 0 }],
  effort: [{ effort: 'low' }, { effort: 'max' }],
  betas: [{ betas: ['context-1m-2025-08-07'] }, { betas: ['a', 'b'] }],
  outputFormat: [{ outputFormat: { type: 'json_schema', schema } }],
  maxTurns: [{ maxTurns: 2 }],
  maxBudgetUsd: [{ maxBudgetUsd: 0.25 }],
  taskBudget: [{ taskBudget: { total: 10 } }],
  cwd: [{ cwd: '/' }],
  additionalDirectories: [{ additionalDirectories: ['/a', '/b c'] }],
  projectConfigRoot: [{ projectConfigRoot: '/b' }],
  settingSources: [{ settingSources: ['project'] }, { settingSources: ['user', 'project', 'local'] }],
  settings: [
    { settings: { permissions: { deny: ['WebFetch'] } } },
    { settings: '/srv/settings.json' },
    { settings: '{"model":"opus"}' },
  ],
  managedSettings: [{ managedSettings: { permissions: { deny: ['WebFetch'] } } }],
  sandbox: [
    { sandbox: { enabled: true } },
    { sandbox: { enabled: true, failIfUnavailable: false } },
    { sandbox: { enabled: false, excludedCommands: ['git'] } },
    { sandbox: { enabled: true }, settings: { permissions: { deny: ['WebFetch'] } } },
  ],
  plugins: [
    { plugins: [{ type: 'local', path: './p' }] },
    {
      plugins: [
        { type: 'local', path: '/p', skipMcpDiscovery: true },
        { type: 'local', path: '/q' },
      ],
    },
  ],
  skills: [{ skills: ['pdf'] }, { skills: 'all' }, { skills: ['a', 'b:c'], allowedTools: ['Read'] }],
  tools: [{ tools: [] }, { tools: ['Read', 'Bash'] }, { tools: { type: 'preset', preset: 'claude_code' } }],
  allowedTools: [{ allowedTools: ['Read'] }, { allowedTools: ['Bash(git log --format=%h,%s *)', 'Edit'] }],
  disallowedTools: [{ disallowedTools: ['Read'] }, { disallowedTools: ['Bash(rm *)', 'WebFetch'] }],
  toolAliases: [{ toolAliases: { Bash: 'mcp__x__bash' } }],
  toolConfig: [{ toolConfig: { askUserQuestion: { previewFormat: 'html' } } }],
  permissionMode: [
    { permissionMode: 'plan' },
    { permissionMode: 'acceptEdits' },
    { permissionMode: 'bypassPermissions', allowDangerouslySkipPermissions: true },
  ],
  allowDangerouslySkipPermissions: [{ allowDangerouslySkipPermissions: true }],
  canUseTool: [{ canUseTool: async () => ({ behavior: 'deny', message: 'no' }) }],
  permissionPromptToolName: [{ permissionPromptToolName: 'mcp__x__ask' }],
  permissionPrompts: [{ permissionPrompts: 'none' }, { permissionPrompts: 'host' }],
  hooks: [{ hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [async () => ({})] }] } }],
  onElicitation: [{ onElicitation: async () => ({ action: 'decline' }) }],
  onUserDialog: [{ onUserDialog: async () => ({ behavior: 'cancelled' }) }],
  supportedDialogKinds: [
    {
      supportedDialogKinds: ['refusal_fallback_prompt'],
      onUserDialog: async () => ({ behavior: 'cancelled' }),
    },
  ],
  planModeInstructions: [{ planModeInstructions: 'plan a poem' }],
  mcpServers: [
    { mcpServers: { s: { command: 'x' } } },
    {
      mcpServers: { s: { type: 'stdio', command: 'x', args: ['--y'], env: { TOKEN: 't' }, timeout: 2_000 } },
    },
    {
      mcpServers: {
        web: { type: 'http', url: 'http://127.0.0.1:9', headers: { authorization: 'h' }, alwaysLoad: true },
        events: { type: 'sse', url: 'http://127.0.0.1:9' },
      },
    },
  ],
  strictMcpConfig: [{ strictMcpConfig: true }],
  agent: [{ agent: 'r' }],
  agents: [
    { agents: { r: { description: 'd', prompt: 'p' } } },
    { agents: { r: { description: 'd', prompt: 'p', tools: ['Read'], model: 'inherit', maxTurns: 2 } } },
  ],
  forwardSubagentText: [{ forwardSubagentText: true }],
  agentProgressSummaries: [{ agentProgressSummaries: true }],
  perTaskStopAffordance: [{ perTaskStopAffordance: true }],
  resume: [{ resume: otherId }],
  continue: [{ continue: true }],
  forkSession: [
    { forkSession: true, resume: otherId },
    { forkSession: true, continue: true },
  ],
  sessionId: [{ sessionId: otherId }, { sessionId: id, resume: otherId, forkSession: true }],
  resumeSessionAt: [{ resumeSessionAt: id, resume: otherId }],
  resumeDropsTurn: [{ resumeDropsTurn: id, resumeSessionAt: id, resume: otherId }],
  persistSession: [{ persistSession: false }],
  title: [{ title: 't' }],
  enableFileCheckpointing: [{ enableFileCheckpointing: true }],
  includePartialMessages: [{ includePartialMessages: false }],
  includeHookEvents: [{ includeHookEvents: true }],
  promptSuggestions: [{ promptSuggestions: true }],
  debug: [{ debug: true }],
  debugFile: [{ debugFile: '/tmp/d.log' }, { debugFile: '/tmp/d.log', debug: true }],
  extraArgs: [{ extraArgs: { 'some-flag': null, other: 'value', empty: '' } }],
  name: [{ name: 'n' }],
  cliPath: [{ cliPath: 'global' }],
  apiKey: [{ apiKey: 'k' }],
  inheritEnv: [{ inheritEnv: false }],
  env: [{ env: { A: '1' } }],
  backgroundTasks: [{ backgroundTasks: false }],
  peerTools: [{ peerTools: true }],
  deltaHoldMs: [{ deltaHoldMs: 20 }],
  maxQueue: [{ maxQueue: 1 }],
  bufferMessages: [{ bufferMessages: 1 }],
  claimTimeoutMs: [{ claimTimeoutMs: 1 }],
  maxParkedBytes: [{ maxParkedBytes: 1 }],
  failFast: [{ failFast: false }],
  startTimeoutMs: [{ startTimeoutMs: 1 }],
  controlTimeoutMs: [{ controlTimeoutMs: 1 }],
  interruptTimeoutMs: [{ interruptTimeoutMs: 1 }],
  permissionTimeoutMs: [{ permissionTimeoutMs: 1 }],
  shutdownMs: [{ shutdownMs: 1 }],
  force: [{ force: true }],
  signal: [{ signal: new AbortController().signal }],
  logger: [{ logger: { ...silentLogger } }],
};
