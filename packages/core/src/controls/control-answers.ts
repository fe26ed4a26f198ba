import type { AgentInfo, ModelUsage, SlashCommand } from '../messages/index.ts';
import type { Open } from '../messages/open-union.ts';

// What the CLI answers, as it wrote it. Fields that are not listed are there too.

/** A tool server and how it is. */
export interface McpServerStatus {
  readonly name: string;
  readonly status: Open<'connected' | 'failed' | 'needs-auth' | 'pending' | 'disabled'>;
  /** What it calls itself, once connected. */
  readonly serverInfo?: { readonly name: string; readonly version: string };
  /** Why it failed. */
  readonly error?: string;
  /** How it is reached, as the CLI has it; the CLI leaves out what is secret in it. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Where it is configured: `user`, `project`, `dynamic` … */
  readonly scope?: string;
  /** Its tools, once connected. */
  readonly tools?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly annotations?: {
      readonly readOnly?: boolean;
      readonly destructive?: boolean;
      readonly openWorld?: boolean;
    };
  }[];
}

/** What a call of `setMcpServers` came to. */
export interface McpServersChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Servers that could not be reached, and why. */
  readonly errors: Readonly<Record<string, string>>;
}

/** How full the context is. */
export interface ContextUsage {
  /** What the tokens are for. */
  readonly categories: readonly {
    readonly id?: string;
    readonly name: string;
    readonly tokens: number;
    /** `used` counts; `free`, `buffer` and `deferred` do not. */
    readonly kind?: Open<'used' | 'free' | 'buffer' | 'deferred'>;
  }[];
  readonly totalTokens: number;
  /** Tokens there is room for, as far as the CLI uses it. */
  readonly maxTokens: number;
  /** Tokens the model can read at once. */
  readonly rawMaxTokens: number;
  /** `totalTokens` of `maxTokens`, 0 to 100. */
  readonly percentage: number;
  readonly model: string;
  readonly memoryFiles: readonly { readonly path: string; readonly type: string; readonly tokens: number }[];
  readonly mcpTools: readonly {
    readonly name: string;
    readonly serverName: string;
    readonly tokens: number;
  }[];
}

/** What a rewind did, or with `dryRun` would do. */
export interface RewindResult {
  readonly canRewind: boolean;
  /** Why it cannot. */
  readonly error?: string;
  readonly filesChanged?: readonly string[];
  /** Lines. */
  readonly insertions?: number;
  /** Lines. */
  readonly deletions?: number;
  readonly skippedLinks?: number;
}

/** A file as the session sees it. */
export interface FileContents {
  readonly contents: string;
  readonly absPath: string;
  /** There is more of it than `maxBytes`. */
  readonly truncated?: boolean;
  /** Present where `contents` is base64. */
  readonly encoding?: 'base64';
  /** Bytes that are no UTF-8 were replaced. */
  readonly lossy?: boolean;
}

/** What there is after plugins were read again. */
export interface ReloadedPlugins {
  readonly commands: readonly SlashCommand[];
  readonly agents: readonly AgentInfo[];
  readonly plugins: readonly { readonly name: string; readonly path: string; readonly version?: string }[];
  readonly mcpServers: readonly McpServerStatus[];
  readonly error_count: number;
  /** With `holdOnCacheImpact`: nothing was applied, because the prompt cache would have been lost. */
  readonly held?: boolean;
}

/** A resource of a tool server. */
export interface McpResource {
  readonly contents: readonly {
    readonly uri: string;
    readonly mimeType?: string;
    readonly text?: string;
    /** Base64. */
    readonly blob?: string;
  }[];
}

/** What the session has used, and how much of a subscription is left. */
export interface SessionUsage {
  readonly session: {
    readonly total_cost_usd: number;
    readonly total_api_duration_ms: number;
    readonly total_duration_ms: number;
    readonly total_lines_added: number;
    readonly total_lines_removed: number;
    readonly model_usage: Readonly<Record<string, ModelUsage>>;
  };
  readonly subscription_type: string | null;
  /** False for API keys: there is nothing to tell. */
  readonly rate_limits_available: boolean;
  readonly rate_limits: Readonly<Record<string, unknown>> | null;
}
