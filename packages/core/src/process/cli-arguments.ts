import type { ConversationStart } from '../options/conversation-start.ts';
import type { OptionOf } from '../options/option-channels.ts';
import { backgroundTools, peerTools } from '../options/peer-tools.ts';
import type { ParsedSessionOptions } from '../options/session-options.ts';
import { settingsForCli } from '../options/settings-for-cli.ts';

// `-p` is not needed: input as stream-json is print mode. `--verbose` is demanded by output as stream-json.
const always = ['--output-format=stream-json', '--input-format=stream-json', '--verbose'];

/**
 * The CLI's arguments. Always in the same order, `extraArgs` last; always `--flag=value`, because flags that take
 * several values would swallow the next word. Nothing secret is among them: other users of the machine can read them.
 */
export function cliArguments(options: ParsedSessionOptions, conversation: ConversationStart): string[] {
  return [
    ...always,
    ...conversationFlags(conversation),
    ...handshakeFlags(options),
    ...Object.values(flags).flatMap((flag) => flag(options)),
    ...Object.entries(options.extraArgs ?? {}).map(([name, value]) =>
      value === null ? `--${name}` : `--${name}=${value}`,
    ),
  ];
}

function conversationFlags({ sessionId, start, from, at, dropsTurn }: ConversationStart): string[] {
  switch (start) {
    case 'new':
      return [`--session-id=${sessionId}`];
    case 'resume':
      return [`--resume=${sessionId}`, ...rewindFlags(at, dropsTurn)];
    case 'fork': {
      const source = from === undefined || from === 'latest' ? '--continue' : `--resume=${from}`;
      return [source, '--fork-session', `--session-id=${sessionId}`, ...rewindFlags(at, dropsTurn)];
    }
    case 'continue':
      return ['--continue'];
    default:
      return start satisfies never;
  }
}

function rewindFlags(at: string | undefined, dropsTurn: string | undefined): string[] {
  return [...valued('--resume-session-at', at), ...valued('--resume-drops-turn', dropsTurn)];
}

// What the handshake carries is only read at the start, and only by a CLI that is told to wait for it.
function handshakeFlags(options: ParsedSessionOptions): string[] {
  const { mcpServers = {}, plugins = [], settings, managedSettings } = options;
  const sendsSettings = settingsForCli(options) !== undefined;
  const sendsPolicy = managedSettings !== undefined;
  const sendsServers = Object.values(mcpServers).some(({ type }) => type !== 'sdk');
  const waits = sendsSettings || sendsPolicy || sendsServers || plugins.length > 0;
  return [
    ...present('--await-initialize', waits),
    ...present('--initialize-fields=settings', sendsSettings),
    ...present('--managed-settings-in-initialize', sendsPolicy),
    ...valued('--settings', typeof settings === 'string' ? settings : undefined),
  ];
}

type Flag = (options: ParsedSessionOptions) => readonly string[];

// One entry per option, so that none is forgotten. `peerTools` is part of what is disallowed; `extraArgs` come last.
const flags: { readonly [Option in Exclude<OptionOf<'flag'>, 'peerTools' | 'extraArgs'>]: Flag } = {
  includePartialMessages: (options) => present('--include-partial-messages', options.includePartialMessages),
  includeHookEvents: (options) => present('--include-hook-events', options.includeHookEvents),
  model: (options) => valued('--model', options.model),
  fallbackModel: (options) => valued('--fallback-model', options.fallbackModel),
  thinking: thinkingFlags,
  maxThinkingTokens: ({ maxThinkingTokens: tokens }) =>
    tokens === 0 ? ['--thinking=disabled'] : valued('--max-thinking-tokens', tokens),
  effort: (options) => valued('--effort', options.effort),
  betas: (options) => listed('--betas', options.betas),
  maxTurns: (options) => valued('--max-turns', options.maxTurns),
  maxBudgetUsd: (options) => valued('--max-budget-usd', options.maxBudgetUsd),
  taskBudget: (options) => valued('--task-budget', options.taskBudget?.total),
  additionalDirectories: ({ additionalDirectories = [] }) =>
    additionalDirectories.map((folder) => `--add-dir=${folder}`),
  projectConfigRoot: (options) => valued('--project-config-root', options.projectConfigRoot),
  // Without the flag the CLI reads all settings files there are.
  settingSources: (options) => [`--setting-sources=${options.settingSources.join(',')}`],
  tools: ({ tools }) =>
    tools === undefined ? [] : [`--tools=${'type' in tools ? 'default' : tools.join(',')}`],
  allowedTools: (options) => listed('--allowedTools', allowedTools(options)),
  disallowedTools: (options) => listed('--disallowedTools', disallowedTools(options)),
  permissionMode: (options) => valued('--permission-mode', options.permissionMode),
  allowDangerouslySkipPermissions: (options) =>
    present('--allow-dangerously-skip-permissions', options.allowDangerouslySkipPermissions),
  permissionPromptToolName: ({ canUseTool, permissionPromptToolName }) =>
    valued('--permission-prompt-tool', canUseTool === undefined ? permissionPromptToolName : 'stdio'),
  permissionPrompts: (options) => valued('--permission-prompts', options.permissionPrompts),
  strictMcpConfig: (options) => present('--strict-mcp-config', options.strictMcpConfig),
  agent: (options) => valued('--agent', options.agent),
  persistSession: (options) => present('--no-session-persistence', options.persistSession === false),
  debug: (options) => present('--debug', options.debug === true && options.debugFile === undefined),
  debugFile: (options) => valued('--debug-file', options.debugFile),
};

function thinkingFlags({ thinking }: ParsedSessionOptions): string[] {
  if (thinking === undefined) return [];
  switch (thinking.type) {
    case 'disabled':
      return ['--thinking=disabled'];
    case 'adaptive':
      return ['--thinking=adaptive', ...valued('--thinking-display', thinking.display)];
    case 'enabled': {
      const { budgetTokens, display } = thinking;
      const amount =
        budgetTokens === undefined ? '--thinking=adaptive' : `--max-thinking-tokens=${budgetTokens}`;
      return [amount, ...valued('--thinking-display', display)];
    }
    default:
      return thinking satisfies never;
  }
}

function allowedTools({ allowedTools: given = [], skills = [] }: ParsedSessionOptions): string[] {
  const rules = skills === 'all' ? ['Skill'] : skills.map((skill) => `Skill(${skill})`);
  return [...new Set([...given, ...rules])];
}

function disallowedTools(options: ParsedSessionOptions): string[] {
  const ours = [...(options.peerTools ? [] : peerTools), ...(options.backgroundTasks ? [] : backgroundTools)];
  return [...new Set([...(options.disallowedTools ?? []), ...ours])];
}

function valued(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

function listed(name: string, values: readonly string[] = []): string[] {
  return values.length === 0 ? [] : [`${name}=${values.join(',')}`];
}

function present(flag: string, isWanted: boolean | undefined): string[] {
  return isWanted === true ? [flag] : [];
}
