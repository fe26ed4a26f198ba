import type { Hooks } from '../callbacks/hooks/hooks.ts';
import type { CanUseTool } from '../callbacks/permissions/can-use-tool.ts';
import type { OnElicitation, OnUserDialog } from '../callbacks/questions.ts';
import type {
  AgentDefinition,
  CustomSystemPrompt,
  EffortLevel,
  McpServerConfig,
  OutputFormat,
  PermissionMode,
  PluginConfig,
  SettingSource,
  SettingsObject,
  SystemPromptPreset,
  ThinkingConfig,
  ToolConfig,
  ToolsPreset,
} from './option-values.ts';

/** The options of the official TypeScript SDK, by its names. */
export interface ClaudeOptions {
  // What the model is and is told

  /** The model: an alias (`sonnet`) or a full name. Default: the CLI's. */
  readonly model?: string | undefined;
  /** Models to fall back to when `model` is busy or unavailable, comma-separated, in order. Not `model` itself. */
  readonly fallbackModel?: string | undefined;
  /**
   * The system prompt: your own text (or blocks of it), or Claude Code's with
   * `{ type: 'preset', preset: 'claude_code', append? }`.
   *
   * The CLI records the prompt with the conversation's first request and sends the record ever after, on resume
   * too, until the conversation is compacted; `snapshot: false` turns that off.
   *
   * @defaultValue `''`: empty, as in the SDK
   */
  readonly systemPrompt?: string | readonly string[] | CustomSystemPrompt | SystemPromptPreset | undefined;
  /**
   * Text after the system prompt. Without `systemPrompt` it follows Claude Code's own prompt, as the CLI's flag
   * of that name has it. Excludes an `append` in `systemPrompt`.
   */
  readonly appendSystemPrompt?: string | undefined;
  /** Whether and how much the model thinks. Excludes `maxThinkingTokens`. */
  readonly thinking?: ThinkingConfig | undefined;
  /** Tokens for thinking; 0 turns it off. The SDK's older word for `thinking`. */
  readonly maxThinkingTokens?: number | undefined;
  /** How hard the model thinks. */
  readonly effort?: EffortLevel | undefined;
  /** Beta features of the API, by the names its beta header takes. */
  readonly betas?: readonly string[] | undefined;
  /** Ask for data of this shape; it arrives as `result.structured_output`. */
  readonly outputFormat?: OutputFormat | undefined;
  /** Model round trips one prompt may take; then its result is `error_max_turns`. Default: no limit. */
  readonly maxTurns?: number | undefined;
  /** US dollars one CLI process may spend; then every prompt fails with `error_max_budget_usd`. Default: no limit. */
  readonly maxBudgetUsd?: number | undefined;
  /** Tokens the model is told it has for the task, so that it paces itself. */
  readonly taskBudget?: { readonly total: number } | undefined;

  // Where it works, and with which settings

  /** The working folder. Default: this process's. */
  readonly cwd?: string | undefined;
  /** More folders the tools may touch. */
  readonly additionalDirectories?: readonly string[] | undefined;
  /** The checkout whose project settings count when `cwd` is a worktree of it. An absolute path. */
  readonly projectConfigRoot?: string | undefined;
  /**
   * Which settings files are read. `project` is needed for CLAUDE.md files.
   *
   * @defaultValue `[]`: none
   */
  readonly settingSources?: readonly SettingSource[] | undefined;
  /** More settings, above the files: an object, or the path of a file. */
  readonly settings?: string | SettingsObject | undefined;
  /** Settings of the policy tier; those that widen what an administrator allows are dropped by the CLI. */
  readonly managedSettings?: SettingsObject | undefined;
  /**
   * The sandbox for commands, as in the settings' `sandbox`, which `settings` must then not have. Where those are a
   * file, it is read by the host at each start of the CLI, and one that cannot be read is no start. With `enabled: true` a session without a working sandbox does not start, unless `failIfUnavailable: false`.
   */
  readonly sandbox?: SettingsObject | undefined;
  /** Plugins to load. */
  readonly plugins?: readonly PluginConfig[] | undefined;
  /** Skills the session may use: their names, or `'all'`. Default: the CLI's own choice. */
  readonly skills?: readonly string[] | 'all' | undefined;

  // Tools and permissions

  /** The built-in tools there are: names, `[]` for none, or the preset for all. Default: all but the `peerTools`. */
  readonly tools?: readonly string[] | ToolsPreset | undefined;
  /** Tools (and rules such as `Bash(git *)`) that run without asking. None of the `peerTools`, unless they are on. */
  readonly allowedTools?: readonly string[] | undefined;
  /** Tools (and rules) that are denied; plain names are taken from the model's sight. */
  readonly disallowedTools?: readonly string[] | undefined;
  /** When the model calls the tool named on the left, run the one on the right. */
  readonly toolAliases?: Readonly<Record<string, string>> | undefined;
  /** Settings of single tools. */
  readonly toolConfig?: ToolConfig | undefined;
  /** What the CLI does where no rule settles whether a tool may run. Default: the CLI's choice. */
  readonly permissionMode?: PermissionMode | undefined;
  /** Must be true for `permissionMode: 'bypassPermissions'`. Default: false. */
  readonly allowDangerouslySkipPermissions?: boolean | undefined;
  /** Asked for each tool call that mode and rules do not settle. Excludes `permissionPromptToolName`. */
  readonly canUseTool?: CanUseTool | undefined;
  /** The MCP tool that answers permission questions. Excludes `canUseTool`. */
  readonly permissionPromptToolName?: string | undefined;
  /** `'none'`: what would be asked is denied at once; excludes what could answer. Default: `'host'`. */
  readonly permissionPrompts?: 'host' | 'none' | undefined;
  /** Functions that are called when something happens in the CLI, by event, and that have a say in it. */
  readonly hooks?: Hooks | undefined;
  /** Answers what tool servers ask a person. Default: it is declined. A hook of `Elicitation` comes first. */
  readonly onElicitation?: OnElicitation | undefined;
  /** Shows the dialogs of `supportedDialogKinds`, without which there are none. */
  readonly onUserDialog?: OnUserDialog | undefined;
  /** Kinds of dialogs that `onUserDialog` can show, such as `refusal_fallback_prompt`. Without one the CLI goes on by itself. */
  readonly supportedDialogKinds?: readonly string[] | undefined;
  /** What plan mode does instead of planning code. */
  readonly planModeInstructions?: string | undefined;
  /**
   * Tool servers by name: those the CLI starts or connects to, and those of this process (`createToolServer`). Their
   * `env` and `headers` never appear on a command line.
   */
  readonly mcpServers?: Readonly<Record<string, McpServerConfig>> | undefined;
  /** Use the servers of `mcpServers` and `agents` only, none from files or plugins. Default: false. */
  readonly strictMcpConfig?: boolean | undefined;

  // Subagents

  /** The agent (of `agents` or the settings) that leads the conversation. */
  readonly agent?: string | undefined;
  /** Subagents by name. */
  readonly agents?: Readonly<Record<string, AgentDefinition>> | undefined;
  /** Pass on text and thinking of subagents too. Default: false. */
  readonly forwardSubagentText?: boolean | undefined;
  /** Short progress reports of running subagents, in `task_progress`. Default: false. */
  readonly agentProgressSummaries?: boolean | undefined;
  /** An interrupt spares background tasks: you stop them one by one (`stopTask`). Default: false. */
  readonly perTaskStopAffordance?: boolean | undefined;

  // The conversation

  /** The id of a conversation to go on with. Excludes `continue`. */
  readonly resume?: string | undefined;
  /** Go on with the latest conversation of the folder, or start one. Excludes `resume`. Default: false. */
  readonly continue?: boolean | undefined;
  /** Go on with a copy under a new id. Needs `resume` or `continue`. Default: false. */
  readonly forkSession?: boolean | undefined;
  /** The id of the new conversation, a UUID; beside `resume` or `continue` only with `forkSession`. Default: a new one. */
  readonly sessionId?: string | undefined;
  /** Go on from this message of the resumed conversation; what follows it is dropped. Needs `resume`. */
  readonly resumeSessionAt?: string | undefined;
  /** The prompt whose turn `resumeSessionAt` (which it needs) drops; the CLI refuses when more would go. */
  readonly resumeDropsTurn?: string | undefined;
  /** Whether the conversation is written to disk. Without it, it cannot be resumed. Default: true. */
  readonly persistSession?: boolean | undefined;
  /** The title of a new conversation. Default: the CLI makes one. */
  readonly title?: string | undefined;
  /** Keep copies of files before they are changed, for `rewindFiles`. Default: false. */
  readonly enableFileCheckpointing?: boolean | undefined;

  // What is reported

  /** Report text as it is written. Default: true (the SDK's: false). */
  readonly includePartialMessages?: boolean | undefined;
  /** Report what hooks do. Default: false. */
  readonly includeHookEvents?: boolean | undefined;
  /** Predict the next prompt after each turn. Default: false. */
  readonly promptSuggestions?: boolean | undefined;
  /** The CLI's debug log, in a file below its home (`~/.claude/debug`). Default: false. */
  readonly debug?: boolean | undefined;
  /** The CLI's debug log, in this file. */
  readonly debugFile?: string | undefined;

  /**
   * More flags for the CLI: name without dashes → value, `null` for a flag without one. They come last and are
   * not checked; others of this machine can read them.
   */
  readonly extraArgs?: Readonly<Record<string, string | null>> | undefined;
}
