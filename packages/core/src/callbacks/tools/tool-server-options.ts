import type { CallbackOrigin } from '../callback-origin.ts';
import type { ToolDefinition } from './tool.ts';

/** How a tool server is made. */
export interface ToolServerOptions {
  /** What the server calls itself. Tools go by the key in `mcpServers`: `mcp__<key>__<tool>`. */
  readonly name: string;
  /** Default: `1.0.0`. */
  readonly version?: string | undefined;
  /** Told to the model with the tools. */
  readonly instructions?: string | undefined;
  readonly tools: readonly ToolDefinition[];
  /** How many calls of one session run at once; the others wait in order, 4 096 of them at most. Default: 16. */
  readonly concurrency?: number | undefined;
  /** Milliseconds the CLI gives one call; values below 1 000 are ignored by it. Default: the CLI's own. */
  readonly timeout?: number | undefined;
  /** Put its tools into every prompt instead of behind a search. Default: false. */
  readonly alwaysLoad?: boolean | undefined;
}

/** For whom an instance is made. */
export interface ToolServerContext extends CallbackOrigin {
  readonly serverName: string;
  /** A handler threw: for the log, since the model gets to see it anyway. */
  readonly onHandlerError: (toolName: string, error: unknown) => void;
}
