import { InvalidOptionsError } from '../../errors/errors.ts';
import { shapeIssues } from '../tool-shape.ts';
import { loadMcpSdk } from './mcp-sdk.ts';
import type { McpServerLike } from './mcp-server-like.ts';
import { registerTools } from './register-tools.ts';
import type { ToolServerContext, ToolServerOptions } from './tool-server-options.ts';

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
  const issues = [
    ...faults.map(([key = '', expected = '', received = '']) => ({ key, expected, received })),
    ...(Array.isArray(tools)
      ? tools.flatMap((each) => shapeIssues(String(each?.name), each?.inputSchema))
      : []),
  ];
  if (issues.length > 0) throw new InvalidOptionsError(issues);
}

function isToolName(name: unknown): boolean {
  return typeof name === 'string' && /^[\w-]{1,128}$/.test(name);
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
