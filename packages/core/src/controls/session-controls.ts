import type { AccountInfo, AgentInfo, ModelInfo, SlashCommand } from '../messages/index.ts';
import type { Open } from '../messages/open-union.ts';
import type {
  EffortLevel,
  McpServerConfig,
  PermissionMode,
  PluginConfig,
  SettingsObject,
} from '../options/option-values.ts';
import type {
  ContextUsage,
  FileContents,
  McpResource,
  McpServerStatus,
  McpServersChange,
  ReloadedPlugins,
  RewindResult,
  SessionUsage,
} from './control-answers.ts';

/** A permission mode as the CLI names it: one of ours, or one that only it knows. */
type ModeInForce = Open<PermissionMode>;

/** Limits of one control request. */
export interface ControlOptions {
  /** Default: the session's `controlTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the CLI can be told and asked beside prompts, also in the middle of a turn, several at once, in any order.
 *
 * Each waits for the handshake. A bad argument rejects with `InvalidOptionsError`, before anything is sent; what the CLI
 * refuses, or does not answer within `controlTimeoutMs`, with `ControlRequestError`.
 */
export interface SessionControls {
  /** Any control request the CLI knows, by its wire name; resolves with the answer as the CLI wrote it. */
  control(subtype: string, payload?: object, options?: ControlOptions): Promise<unknown>;
  /** The model for what is asked of it from now on; `undefined`: the default one. The CLI takes unknown names. */
  setModel(model?: string): Promise<void>;
  /**
   * How tool calls are decided on from now on. The CLI refuses `bypassPermissions` to a session not started for it.
   *
   * Resolves with the mode that is in force now, which need not be the one asked for.
   */
  setPermissionMode(mode: PermissionMode): Promise<ModeInForce>;
  /** Tokens for thinking; 0: none, `null`: no limit. `thinkingDisplay`: likewise for how it is shown, if given. */
  setMaxThinkingTokens(
    maxThinkingTokens: number | null,
    thinkingDisplay?: 'summarized' | 'omitted' | 'highlights' | null,
  ): Promise<void>;
  /** Has the tools of a server ask where the session's mode would let them; `null`: as the mode has it. Only tightens. */
  setMcpPermissionModeOverride(
    serverName: string,
    mode: 'default' | 'auto' | null,
  ): Promise<{ readonly warning?: string }>;
  /**
   * Whether anybody looks at the streamed pieces. While nobody does, a CLI with a `deltaHoldMs` joins what comes within
   * a second. Holds until it is said otherwise, or the CLI is started again; at the start somebody looks.
   */
  setHasSubscribers(hasSubscribers: boolean): Promise<void>;
  /** Lays settings over those the session was started with, top-level key by key; `null` takes one away. */
  applyFlagSettings(
    settings: SettingsObject & { readonly effortLevel?: EffortLevel | null | undefined },
  ): Promise<void>;
  /** Writes settings into a settings file, of the few keys the CLI allows, and applies them. */
  updateSettings(source: 'localSettings' | 'userSettings', settings: SettingsObject): Promise<void>;
  /** Puts files back to where they were at a user message; `dryRun` only says what would change. */
  rewindFiles(
    userMessageId: string,
    options?: { readonly dryRun?: boolean | undefined },
  ): Promise<RewindResult>;
  /** Tells the CLI that a file was read when it was as old as `mtimeMs` says, so that it may be edited. */
  seedReadState(path: string, mtimeMs: number): Promise<void>;
  /** Reads a file as the Read tool may. Default of `maxBytes`: 1 MB. */
  readFile(
    path: string,
    options?: { readonly maxBytes?: number | undefined; readonly encoding?: 'utf-8' | 'base64' | undefined },
  ): Promise<FileContents>;
  /** Stops a task that runs in the background. */
  stopTask(taskId: string): Promise<void>;
  /** Sends what runs in the foreground (or the tool call named) to the background. False: there is no such call. */
  backgroundTasks(toolUseId?: string): Promise<boolean>;
  /** The tool servers and how they are. */
  mcpStatus(): Promise<readonly McpServerStatus[]>;
  /**
   * Replaces the tool servers that were added at run time, and all that run in this process, those of `mcpServers`
   * included. One that is there already goes on as it is, and the next CLI of the session gets them too.
   *
   * @throws ToolServerError where one cannot be made; all is as before then
   */
  setMcpServers(servers: Readonly<Record<string, McpServerConfig>>): Promise<McpServersChange>;
  /** Connects a tool server anew. Rejects when that fails. */
  reconnectMcpServer(serverName: string): Promise<void>;
  /** Switches a tool server off, or on again. */
  toggleMcpServer(serverName: string, enabled: boolean): Promise<void>;
  /** Reads a user interface resource (`ui://…`) of a tool server. It is from a third party: show it sandboxed. */
  readMcpResource(serverName: string, uri: string): Promise<McpResource>;
  /** How full the context is, by category. `summary` estimates where `full`, the default, has the API count. */
  contextUsage(options?: { readonly detail?: 'summary' | 'full' | undefined }): Promise<ContextUsage>;
  /** Cost and tokens of the CLI's running total, and how much of a subscription is used up. */
  usage(options?: { readonly skipBehaviors?: boolean | undefined }): Promise<SessionUsage>;
  /** Reads plugins from disk again. */
  reloadPlugins(options?: {
    readonly holdOnCacheImpact?: boolean | undefined;
    readonly addPlugins?: readonly PluginConfig[] | undefined;
    readonly refuseIfBusy?: boolean | undefined;
  }): Promise<ReloadedPlugins>;
  /** Reads skills from disk again. */
  reloadSkills(): Promise<readonly SlashCommand[]>;
  /** Reads output styles from disk again; their names. */
  reloadOutputStyles(): Promise<readonly string[]>;
  /** The slash commands and skills there are: those of the start, or of the last `commands_changed`. */
  supportedCommands(): Promise<readonly SlashCommand[]>;
  /** The models there are to choose from. */
  supportedModels(): Promise<readonly ModelInfo[]>;
  /** The kinds of subagent there are. */
  supportedAgents(): Promise<readonly AgentInfo[]>;
  /** Whose account is used. */
  accountInfo(): Promise<AccountInfo>;
}
