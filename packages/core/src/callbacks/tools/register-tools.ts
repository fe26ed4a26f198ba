import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Semaphore } from '../../base/semaphore.ts';
import { toError } from '../../base/to-error.ts';
import { isRecord, textOf } from '../record.ts';
import type { ToolContext, ToolDefinition } from './tool.ts';
import { toolError, toolResult } from './tool-result.ts';
import type { ToolServerContext, ToolServerOptions } from './tool-server-options.ts';

const defaultConcurrency = 16;
const maxWaiting = 4_096;

/** Gives an instance its tools: input is checked by the MCP SDK, so many run at once, and a throw is a tool error. */
export function registerTools(
  server: McpServer,
  options: ToolServerOptions,
  context: ToolServerContext,
): void {
  const slots = new Semaphore(options.concurrency ?? defaultConcurrency, maxWaiting);
  for (const definition of options.tools) {
    const { name, description, inputSchema, extras } = definition;
    server.registerTool(
      name,
      {
        description,
        // Mutable in the MCP SDK's types, which does not change it.
        inputSchema: { ...inputSchema },
        annotations: known({ ...extras.annotations }),
        _meta: metaOf(definition, options.alwaysLoad === true),
      },
      // A `ToolResult` is one of the MCP SDK's, whose own type is of mutable lists.
      async (args: unknown, extra: { readonly signal: AbortSignal; readonly _meta?: unknown }) =>
        call(definition, args, { slots, server: context, extra }) as never,
    );
  }
}

async function call(
  { name, handler }: ToolDefinition,
  args: unknown,
  {
    slots,
    server,
    extra,
  }: {
    readonly slots: Semaphore;
    readonly server: ToolServerContext;
    readonly extra: { readonly signal: AbortSignal; readonly _meta?: unknown };
  },
) {
  const context: ToolContext = {
    sessionId: server.sessionId(),
    sessionName: server.sessionName,
    signal: extra.signal,
    toolUseId: isRecord(extra._meta) ? textOf(extra._meta, 'claudecode/toolUseId') : undefined,
    serverName: server.serverName,
  };
  try {
    // The input was checked against the shape that the handler's type comes from.
    return toolResult(await inTurn(slots, extra.signal, () => handler(args as never, context)));
  } catch (thrown) {
    const error = toError(thrown);
    server.onHandlerError(name, error);
    return toolError(error === thrown ? error.message : `The tool threw what is no error. ${error.message}`);
  }
}

/** Runs it when there is a place. */
async function inTurn<Value>(
  slots: Semaphore,
  signal: AbortSignal,
  work: () => Promise<Value> | Value,
): Promise<Value> {
  const leave = await slots.enter(signal);
  try {
    return await work();
  } finally {
    leave();
  }
}

function metaOf({ extras }: ToolDefinition, alwaysLoad: boolean): Record<string, unknown> {
  return {
    ...(extras.searchHint !== undefined && { 'anthropic/searchHint': extras.searchHint }),
    ...((extras.alwaysLoad === true || alwaysLoad) && { 'anthropic/alwaysLoad': true }),
  };
}

function known<Value extends object>(
  given: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  // Only what is undefined was taken away.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
