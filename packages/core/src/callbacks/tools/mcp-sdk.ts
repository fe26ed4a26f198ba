import { createRequire } from 'node:module';
import { errorCodeOf } from '../../base/is-error.ts';
import { ToolServerError } from '../../errors/errors.ts';

/** The part of the official MCP SDK that tool servers are made with. */
export type McpSdk = typeof import('@modelcontextprotocol/sdk/server/mcp.js');

let loading: Promise<McpSdk> | undefined;

/**
 * Loads the official MCP SDK, once. It is an optional peer: whoever has no tools of their own need not install it.
 *
 * @throws ToolServerError where it is not installed
 */
export function loadMcpSdk(serverName: string): Promise<McpSdk> {
  loading ??= load();
  return loading.catch((cause: unknown) => {
    loading = undefined;
    const permanent = isMissing(cause);
    const words = permanent
      ? 'needs the package `@modelcontextprotocol/sdk`, which cannot be loaded: install it beside @troupe/core'
      : 'needs the package `@modelcontextprotocol/sdk`, which could not be read just now';
    throw new ToolServerError(serverName, words, { cause, permanent });
  });
}

async function load(): Promise<McpSdk> {
  try {
    return await import('@modelcontextprotocol/sdk/server/mcp.js');
  } catch (error) {
    if (isMissing(error)) throw error;
    // Node keeps an import that failed, were it for a descriptor that was missing a moment ago; `require` tries again.
    const loaded: unknown = createRequire(import.meta.url)('@modelcontextprotocol/sdk/server/mcp.js');
    // The package has both forms of one source.
    return loaded as McpSdk;
  }
}

function isMissing(error: unknown): boolean {
  const code = errorCodeOf(error);
  return (
    code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
  );
}
