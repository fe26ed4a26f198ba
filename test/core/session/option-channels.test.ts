import { describe, expect, it } from 'vitest';
import { silentLogger } from '#core/logger.ts';
import { cliArguments } from '#core/process/cli-arguments.ts';
import { cliEnvironment } from '#core/process/cli-environment.ts';
import { firstStart } from '#core/session/first-start.ts';
import { initializeRequest } from '#core/session/initialize-request.ts';
import { flagsBeside, optionChannels } from '#core/session/option-channels.ts';
import { parseSessionOptions } from '#core/session/parse-session-options.ts';
import type { SessionOptions } from '#core/session/session-options.ts';

const id = 'c4ab08e7-536a-4f0a-a619-ea3d48920265';
const otherId = '1059e0e5-1c67-4da5-9682-41686d983b1d';

/** A value that makes a difference for each option; where it needs another option beside it, that one too. */
const samples: { readonly [Option in keyof Required<SessionOptions>]: SessionOptions } = {
  model: { model: 'opus' },
  fallbackModel: { fallbackModel: 'haiku' },
  systemPrompt: { systemPrompt: 'be terse' },
  appendSystemPrompt: { appendSystemPrompt: 'be terse' },
  thinking: { thinking: { type: 'adaptive' } },
  maxThinkingTokens: { maxThinkingTokens: 1_024 },
  effort: { effort: 'low' },
  betas: { betas: ['b'] },
  outputFormat: { outputFormat: { type: 'json_schema', schema: { type: 'object' } } },
  maxTurns: { maxTurns: 2 },
  maxBudgetUsd: { maxBudgetUsd: 1 },
  taskBudget: { taskBudget: { total: 10 } },
  cwd: { cwd: '/srv' },
  additionalDirectories: { additionalDirectories: ['/a'] },
  projectConfigRoot: { projectConfigRoot: '/b' },
  settingSources: { settingSources: ['project'] },
  settings: { settings: { model: 'opus' } },
  managedSettings: { managedSettings: { model: 'opus' } },
  sandbox: { sandbox: { enabled: true } },
  plugins: { plugins: [{ type: 'local', path: './p' }] },
  skills: { skills: ['pdf'] },
  tools: { tools: [] },
  allowedTools: { allowedTools: ['Read'] },
  disallowedTools: { disallowedTools: ['Read'] },
  toolAliases: { toolAliases: { Bash: 'mcp__x__bash' } },
  toolConfig: { toolConfig: { askUserQuestion: { previewFormat: 'html' } } },
  permissionMode: { permissionMode: 'plan' },
  allowDangerouslySkipPermissions: { allowDangerouslySkipPermissions: true },
  canUseTool: { canUseTool: async () => ({ behavior: 'allow' }) },
  permissionPromptToolName: { permissionPromptToolName: 'mcp__x__ask' },
  permissionPrompts: { permissionPrompts: 'none' },
  hooks: { hooks: { Stop: [{ hooks: [() => ({})] }] } },
  planModeInstructions: { planModeInstructions: 'p' },
  mcpServers: { mcpServers: { s: { command: 'x' } } },
  strictMcpConfig: { strictMcpConfig: true },
  agent: { agent: 'r' },
  agents: { agents: { r: { description: 'd', prompt: 'p' } } },
  forwardSubagentText: { forwardSubagentText: true },
  agentProgressSummaries: { agentProgressSummaries: true },
  perTaskStopAffordance: { perTaskStopAffordance: true },
  resume: { resume: otherId },
  continue: { continue: true },
  forkSession: { forkSession: true, resume: otherId },
  sessionId: { sessionId: otherId },
  resumeSessionAt: { resumeSessionAt: id, resume: otherId },
  resumeDropsTurn: { resumeDropsTurn: id, resumeSessionAt: id, resume: otherId },
  persistSession: { persistSession: false },
  title: { title: 't' },
  enableFileCheckpointing: { enableFileCheckpointing: true },
  includePartialMessages: { includePartialMessages: false },
  includeHookEvents: { includeHookEvents: true },
  promptSuggestions: { promptSuggestions: true },
  debug: { debug: true },
  debugFile: { debugFile: '/tmp/d.log' },
  extraArgs: { extraArgs: { 'some-flag': null } },
  name: { name: 'n' },
  cliPath: { cliPath: 'global' },
  apiKey: { apiKey: 'k' },
  inheritEnv: { inheritEnv: false },
  env: { env: { A: '1' } },
  backgroundTasks: { backgroundTasks: false },
  peerTools: { peerTools: true },
  deltaHoldMs: { deltaHoldMs: 20 },
  maxQueue: { maxQueue: 1 },
  bufferMessages: { bufferMessages: 1 },
  claimTimeoutMs: { claimTimeoutMs: 1 },
  maxParkedBytes: { maxParkedBytes: 1 },
  startTimeoutMs: { startTimeoutMs: 1 },
  controlTimeoutMs: { controlTimeoutMs: 1 },
  interruptTimeoutMs: { interruptTimeoutMs: 1 },
  permissionTimeoutMs: { permissionTimeoutMs: 1 },
  shutdownMs: { shutdownMs: 1 },
  force: { force: true },
  signal: { signal: new AbortController().signal },
  logger: { logger: { ...silentLogger } },
};

/** What the CLI sees of some options, channel by channel. */
function seenByCli(given: SessionOptions) {
  const options = parseSessionOptions(given);
  return {
    flag: cliArguments(options, { start: 'new', sessionId: id }),
    conversation: firstStart(options, id),
    environment: cliEnvironment(options, { PATH: '/bin' }),
    handshake: initializeRequest(options),
  };
}

describe('optionChannels', () => {
  const options = Object.entries(samples) as [keyof SessionOptions, SessionOptions][];

  it.each(options)('says all there is to say about where %s goes', (option, sample) => {
    const { [option]: _, ...without } = sample;
    const before = seenByCli(without);
    const after = seenByCli(sample);
    const changed = (['flag', 'conversation', 'environment', 'handshake'] as const).filter(
      (channel) => JSON.stringify(before[channel]) !== JSON.stringify(after[channel]),
    );
    const channel = optionChannels[option];
    const declared = [channel === 'host' ? [] : channel, option in flagsBeside ? 'flag' : []].flat();
    expect(changed.toSorted()).toEqual(declared.toSorted());
  });

  it('has every option in it, once', () => {
    expect(Object.keys(optionChannels).toSorted()).toEqual(Object.keys(samples).toSorted());
  });
});
