import type { Open } from './open-union.ts';

/** What the CLI says about itself when a session starts: its answer to the handshake. */
export interface ServerInfo {
  /** The slash commands and skills there are. */
  commands: SlashCommand[];
  /** The kinds of subagent there are. */
  agents: AgentInfo[];
  /** The models there are to choose from. */
  models: ModelInfo[];
  /** Whose account is used, and how it was signed in. */
  account: AccountInfo;
  /** The output style in use. */
  output_style: string;
  /** The output styles there are. */
  available_output_styles: string[];
  /** The CLI's own process id. */
  pid?: number;
  /** The CLI's version, such as `2.1.332`. */
  claude_code_version?: string;
  /** The permission mode the session starts in. */
  current_permission_mode?: PermissionMode;
  /** What the session is doing; `idle` right after a start. */
  session_state?: Open<'idle' | 'running' | 'requires_action'>;
  /** What this CLI's control protocol can do; ask here rather than for a version. */
  capabilities?: string[];
  /** Whether shell commands run in the CLI's sandbox, whatever turned it on; `unknown` where it could not tell. */
  sandbox_enabled?: boolean | 'unknown';
  /** Whether the hooks that were sent along are in force. */
  hooks_applied?: boolean;
}

/** How tool calls are decided on. */
export type PermissionMode = Open<
  'default' | 'acceptEdits' | 'bypassPermissions' | 'plan' | 'dontAsk' | 'auto'
>;

/** A slash command or skill. */
export interface SlashCommand {
  /** Its name, without the slash. */
  name: string;
  /** What it does. */
  description: string;
  /** What to write after it, such as `<file>`; empty for nothing. */
  argumentHint: string;
  /** Other names for it. */
  aliases?: string[];
  /** Whether it comes with the CLI. */
  builtin?: boolean;
}

/** A kind of subagent. */
export interface AgentInfo {
  /** Its name: what the Agent tool is called with. */
  name: string;
  /** When to use it. */
  description: string;
  /** The model it runs on; the session's when absent or `inherit`. */
  model?: string;
}

/** A model to choose. */
export interface ModelInfo {
  /** What to choose it by: an alias or a model name. */
  value: string;
  /** The model name that the alias stands for. */
  resolvedModel?: string;
  /** Its name for people. */
  displayName: string;
  /** What it is good for. */
  description: string;
  /** Whether `effort` has an effect. */
  supportsEffort?: boolean;
  /** The levels of `effort` it takes. */
  supportedEffortLevels?: string[];
  /** Whether it decides for itself how much to think. */
  supportsAdaptiveThinking?: boolean;
  /** Whether it can answer in fast mode. */
  supportsFastMode?: boolean;
  /** Whether the permission mode `auto` works with it. */
  supportsAutoMode?: boolean;
}

/** Whose account a session uses. Every field may be missing. */
export interface AccountInfo {
  /** The account's address. */
  email?: string;
  /** The organization's name. */
  organization?: string;
  /** The kind of subscription. */
  subscriptionType?: string;
  /** Where the login token comes from; `none` with an API key. */
  tokenSource?: string;
  /** Where the API key comes from, such as `ANTHROPIC_API_KEY`. */
  apiKeySource?: string;
  /** Who serves the models: `firstParty`, `bedrock`, `vertex` … */
  apiProvider?: string;
}
