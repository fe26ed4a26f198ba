/** Limits of one control request. */
export interface ControlOptions {
  /** Default: the session's `controlTimeoutMs`. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the CLI can be told and asked beside prompts, also in the middle of a turn. Each waits for the handshake, and
 * rejects with `ControlRequestError` when the CLI refuses or does not answer in time.
 */
export interface SessionControls {
  /** Any control request the CLI knows, by its wire name; resolves with the answer as the CLI wrote it. */
  control(subtype: string, payload?: object, options?: ControlOptions): Promise<unknown>;
  /** The model for the turns to come; `undefined`: the default one. The CLI takes unknown names. */
  setModel(model?: string): Promise<void>;
  setPermissionMode(mode: string): Promise<void>;
  /** Tokens for thinking; `null`: no limit. */
  setMaxThinkingTokens(maxThinkingTokens: number | null): Promise<void>;
  /** Puts files back to where they were at a user message; `dryRun` only says what would change. */
  rewindFiles(userMessageId: string, options?: { readonly dryRun?: boolean }): Promise<unknown>;
  stopTask(taskId: string): Promise<void>;
  /** Sends the running foreground tool (or the one named) to the background. */
  backgroundTasks(toolUseId?: string): Promise<unknown>;
  /** The MCP servers and how they are. */
  mcpStatus(): Promise<unknown>;
  /** Replaces the MCP servers that were added at run time. */
  setMcpServers(servers: Readonly<Record<string, object>>): Promise<unknown>;
  reconnectMcpServer(serverName: string): Promise<void>;
  toggleMcpServer(serverName: string, enabled: boolean): Promise<void>;
  /** How full the context is, by category. */
  contextUsage(): Promise<unknown>;
  supportedCommands(): Promise<readonly unknown[]>;
  supportedModels(): Promise<readonly unknown[]>;
  supportedAgents(): Promise<readonly unknown[]>;
  accountInfo(): Promise<unknown>;
}
