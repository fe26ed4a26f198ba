import { ToolServerError } from '../errors.ts';

/** The part of the official MCP SDK that tool servers are made with. */
export type McpSdk = typeof import('@modelcontextprotocol/sdk/server/mcp.js');

let loading: Promise<McpSdk> | undefined;

/**
 * Loads the official MCP SDK, once. It is an optional peer: whoever has no tools of their own need not install it.
 *
 * @throws ToolServerError where it is not installed
 */
export function loadMcpSdk(serverName: string): Promise<McpSdk> {
  loading ??= import('@modelcontextprotocol/sdk/server/mcp.js');
  return loading.catch((cause: unknown) => {
    loading = undefined;
    const words =
      'needs the package `@modelcontextprotocol/sdk`, which cannot be loaded: install it beside @troupe/core';
    throw new ToolServerError(serverName, words, { cause, permanent: true });
  });
}
