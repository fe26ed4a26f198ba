import type { SdkMcpServer } from '../callbacks/tools/mcp-server-like.ts';
import type { ToolServer } from '../callbacks/tools/tool-server.ts';

/** Claude Code's own system prompt, whole, with `append` after it. */
export interface SystemPromptPreset {
  readonly type: 'preset';
  readonly preset: 'claude_code';
  /** Text after Claude Code's own prompt. */
  readonly append?: string | undefined;
  /** Move what differs per machine (folder, git status, memory) out of the prompt, so that users share its cache. */
  readonly excludeDynamicSections?: boolean | undefined;
  /** `false` renders the prompt anew for each request; default: recorded once per conversation. */
  readonly snapshot?: boolean | undefined;
}

/** A system prompt of your own, with a say in whether it is recorded. */
export interface CustomSystemPrompt {
  readonly type: 'custom';
  readonly prompt: string | readonly string[];
  /** `false` sends the prompt anew with each request; default: recorded once per conversation. */
  readonly snapshot?: boolean | undefined;
}

/** The default set of Claude Code's tools. */
export interface ToolsPreset {
  readonly type: 'preset';
  readonly preset: 'claude_code';
}

/** What the CLI does where no rule settles whether a tool may run. */
export type PermissionMode = 'default' | 'acceptEdits' | 'bypassPermissions' | 'plan' | 'dontAsk' | 'auto';

/** A kind of settings file: `~/.claude`, `.claude` of the project, and `.claude/*.local.json`. */
export type SettingSource = 'user' | 'project' | 'local';

/** How hard the model thinks. */
export type EffortLevel = 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** Whether and how much the model thinks before it answers. */
export type ThinkingConfig =
  | { readonly type: 'adaptive'; readonly display?: 'summarized' | 'omitted' | undefined }
  | {
      readonly type: 'enabled';
      /** Tokens; without it the model decides, as with `adaptive`. */
      readonly budgetTokens?: number | undefined;
      readonly display?: 'summarized' | 'omitted' | undefined;
    }
  | { readonly type: 'disabled' };

/** Answers shall be data of this shape: `result.structured_output`. */
export interface OutputFormat {
  readonly type: 'json_schema';
  /** A JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A tool server that the CLI starts and speaks to over pipes. */
export interface McpStdioServer {
  readonly type?: 'stdio' | undefined;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds a tool call may take; values below 1 000 are ignored by the CLI. */
  readonly timeout?: number | undefined;
  /** Put its tools into every prompt instead of behind tool search. */
  readonly alwaysLoad?: boolean | undefined;
}

/** A tool server reached over HTTP, by plain requests (`http`) or server-sent events (`sse`). */
export interface McpRemoteServer {
  readonly type: 'http' | 'sse';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What may be done with which of its tools. */
  readonly tools?: readonly McpToolPolicy[] | undefined;
  /** Milliseconds a tool call may take; values below 1 000 are ignored by the CLI. */
  readonly timeout?: number | undefined;
  /** Put its tools into every prompt instead of behind tool search. */
  readonly alwaysLoad?: boolean | undefined;
}

/** What may be done with one tool of a remote server. */
export interface McpToolPolicy {
  readonly name: string;
  readonly permission_policy?: 'always_allow' | 'always_ask' | 'always_deny' | undefined;
  readonly org_max_permission?: 'allow' | 'ask' | 'blocked' | undefined;
}

/** A tool server (Model Context Protocol) that the CLI starts or connects to. */
export type McpExternalServer = McpStdioServer | McpRemoteServer;

/**
 * A tool server: one that the CLI starts or connects to, or one of this process, made by `createToolServer` or by the
 * official Agent SDK's `createSdkMcpServer`.
 */
export type McpServerConfig = McpExternalServer | ToolServer | SdkMcpServer;

/** A subagent the model can hand work to. */
export interface AgentDefinition {
  /** When to use it; the model reads this. Not empty. */
  readonly description: string;
  /** Its system prompt. */
  readonly prompt: string;
  /** Tools it may use; default: those of the session. */
  readonly tools?: readonly string[] | undefined;
  readonly disallowedTools?: readonly string[] | undefined;
  /** A model's alias or full name, or `inherit`. */
  readonly model?: string | undefined;
  /** Tool servers by name, or given here. */
  readonly mcpServers?: readonly (string | Readonly<Record<string, McpExternalServer>>)[] | undefined;
  readonly criticalSystemReminder_EXPERIMENTAL?: string | undefined;
  readonly skills?: readonly string[] | undefined;
  /** The first prompt when this agent is the session's (`agent`). */
  readonly initialPrompt?: string | undefined;
  readonly maxTurns?: number | undefined;
  /** Tokens at which it compacts its own conversation. */
  readonly autoCompactWindow?: number | undefined;
  /** Run it without waiting for it. */
  readonly background?: boolean | undefined;
  readonly omitClaudeMd?: boolean | undefined;
  readonly memory?: SettingSource | undefined;
  readonly effort?: EffortLevel | number | undefined;
  readonly permissionMode?: PermissionMode | undefined;
  readonly observer?: string | undefined;
  readonly observerMessage?: string | undefined;
}

/** A plugin in a folder. */
export interface PluginConfig {
  readonly type: 'local';
  readonly path: string;
  /** Leave the plugin's own tool servers out. */
  readonly skipMcpDiscovery?: boolean | undefined;
}

/** Settings of single tools. */
export interface ToolConfig {
  readonly askUserQuestion?: { readonly previewFormat?: 'markdown' | 'html' | undefined } | undefined;
}

/** Settings as a settings file holds them; passed to the CLI as they are. */
export type SettingsObject = Readonly<Record<string, unknown>>;
