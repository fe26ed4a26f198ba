import type { SessionOptions } from './session-options.ts';

/**
 * How an option takes effect.
 *
 * - `flag`: an argument of the CLI. - `conversation`: likewise, by way of how the conversation is entered.
 * - `environment`: a variable of the CLI's. - `handshake`: a field of the `initialize` request, for what is large
 *   or must not be read by other users of the machine. - `host`: this process alone.
 */
export type OptionChannel = 'flag' | 'conversation' | 'environment' | 'handshake' | 'host';

/** Where each option goes: every one, to one place. `flagsBeside` names those that need a flag as well. */
export const optionChannels = {
  model: 'flag',
  fallbackModel: 'flag',
  systemPrompt: 'handshake',
  appendSystemPrompt: 'handshake',
  thinking: 'flag',
  maxThinkingTokens: 'flag',
  effort: 'flag',
  betas: 'flag',
  outputFormat: 'handshake',
  maxTurns: 'flag',
  maxBudgetUsd: 'flag',
  taskBudget: 'flag',
  cwd: 'host',
  additionalDirectories: 'flag',
  projectConfigRoot: 'flag',
  settingSources: 'flag',
  settings: 'handshake',
  managedSettings: 'handshake',
  sandbox: 'handshake',
  plugins: 'handshake',
  skills: 'handshake',
  tools: 'flag',
  allowedTools: 'flag',
  disallowedTools: 'flag',
  toolAliases: 'handshake',
  toolConfig: 'environment',
  permissionMode: 'flag',
  allowDangerouslySkipPermissions: 'flag',
  canUseTool: 'host',
  permissionPromptToolName: 'flag',
  permissionPrompts: 'flag',
  hooks: 'handshake',
  onElicitation: 'host',
  onUserDialog: 'host',
  supportedDialogKinds: 'handshake',
  planModeInstructions: 'handshake',
  mcpServers: 'handshake',
  strictMcpConfig: 'flag',
  agent: 'flag',
  agents: 'handshake',
  forwardSubagentText: 'handshake',
  agentProgressSummaries: 'handshake',
  perTaskStopAffordance: 'handshake',
  resume: 'conversation',
  continue: 'conversation',
  forkSession: 'conversation',
  sessionId: 'conversation',
  resumeSessionAt: 'conversation',
  resumeDropsTurn: 'conversation',
  persistSession: 'flag',
  title: 'handshake',
  enableFileCheckpointing: 'environment',
  includePartialMessages: 'flag',
  includeHookEvents: 'flag',
  promptSuggestions: 'handshake',
  debug: 'flag',
  debugFile: 'flag',
  extraArgs: 'flag',
  name: 'host',
  cliPath: 'host',
  apiKey: 'environment',
  inheritEnv: 'environment',
  env: 'environment',
  backgroundTasks: 'environment',
  peerTools: 'flag',
  deltaHoldMs: 'environment',
  maxQueue: 'host',
  bufferMessages: 'host',
  claimTimeoutMs: 'host',
  maxParkedBytes: 'host',
  failFast: 'host',
  startTimeoutMs: 'host',
  controlTimeoutMs: 'host',
  interruptTimeoutMs: 'host',
  permissionTimeoutMs: 'host',
  shutdownMs: 'host',
  force: 'host',
  signal: 'host',
  logger: 'host',
} as const satisfies Record<keyof SessionOptions, OptionChannel>;

/** The options that go through one channel. */
export type OptionOf<Channel extends OptionChannel> = {
  [Option in keyof typeof optionChannels]: (typeof optionChannels)[Option] extends Channel ? Option : never;
}[keyof typeof optionChannels];

/** Options of another channel that the CLI only heeds with a flag beside it, and what the flag is for. */
export const flagsBeside = {
  canUseTool: 'has the CLI ask us: `--permission-prompt-tool=stdio`',
  skills: 'lets the Skill tool run without asking: rules in `--allowedTools`',
  backgroundTasks: 'takes away the tools that the variable leaves: `--disallowedTools`',
  mcpServers: 'has the CLI wait for the handshake: `--await-initialize`',
  plugins: 'likewise',
  settings: 'likewise, with `--initialize-fields=settings`; a file is named by `--settings`',
  sandbox: 'likewise, with `--initialize-fields=settings`',
  managedSettings: 'likewise, with `--managed-settings-in-initialize`',
} as const satisfies Partial<Record<OptionOf<'environment' | 'handshake' | 'host'>, string>>;
