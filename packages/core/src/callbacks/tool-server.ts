import { InvalidOptionsError } from '../errors.ts';
import type { CallbackOrigin } from './callback-origin.ts';
import { loadMcpSdk } from './mcp-sdk.ts';
import type { McpServerLike } from './mcp-server-like.ts';
import { registerTools } from './register-tools.ts';
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

/** A tool server of this process, for `mcpServers`. A definition: any number of sessions can share it. */
export interface ToolServer {
  readonly type: 'sdk';
  readonly name: string;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /** Makes the instance of one session. Called by the session at each start of its CLI. */
  readonly createInstance: (context: ToolServerContext) => Promise<McpServerLike>;
}

/**
 * Defines a server of tools that run in this process. Give it to any number of sessions as one of their `mcpServers`;
 * each gets an instance of its own, made by the official MCP SDK (`@modelcontextprotocol/sdk`, an optional peer).
 *
 * ```ts
 * const calculator = createToolServer({ name: 'calculator', tools: [add] });
 * await startSession({ mcpServers: { calculator }, allowedTools: ['mcp__calculator__add'] });
 * ```
 * @throws InvalidOptionsError
 */
export function createToolServer(options: ToolServerOptions): ToolServer {
  checkOptions(options);
  const { name, version = '1.0.0', instructions, timeout } = options;
  return {
    type: 'sdk',
    name,
    ...(timeout !== undefined && { timeout }),
    async createInstance(context) {
      const { McpServer } = await loadMcpSdk(context.serverName);
      const server = new McpServer({ name, version }, instructions === undefined ? {} : { instructions });
      registerTools(server, options, context);
      return server;
    },
  };
}

function checkOptions({ name, tools, concurrency, timeout }: ToolServerOptions): void {
  const names = Array.isArray(tools) ? tools.map((each) => each?.name) : [];
  const doubled = names.find((each, index) => names.indexOf(each) !== index);
  const faults = [
    typeof name === 'string' && name !== '' ? [] : [['name', 'a non-empty string', typeof name]],
    Array.isArray(tools) ? [] : [['tools', 'a list of tools', typeof tools]],
    names.every(isToolName) ? [] : [['tools', 'tools named by letters, digits, `_` and `-`', 'another name']],
    doubled === undefined ? [] : [['tools', 'tools of different names', `two named \`${doubled}\``]],
    concurrency === undefined || isPositive(concurrency)
      ? []
      : [['concurrency', 'a positive whole number', String(concurrency)]],
    timeout === undefined || isPositive(timeout)
      ? []
      : [['timeout', 'a positive whole number of milliseconds', String(timeout)]],
  ].flat();
  if (faults.length === 0) return;
  throw new InvalidOptionsError(
    faults.map(([key = '', expected = '', received = '']) => ({ key, expected, received })),
  );
}

function isToolName(name: unknown): boolean {
  return typeof name === 'string' && /^[\w-]{1,128}$/.test(name);
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
