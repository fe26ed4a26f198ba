import { z } from 'zod';
import type { SdkMcpServer } from '../../callbacks/tools/mcp-server-like.ts';
import type { ToolServer } from '../../callbacks/tools/tool-server.ts';

/** A tool server of this process. Taken as it is: it is an object with a life of its own, and may be another library's. */
export const inProcessServer = z.custom<ToolServer | SdkMcpServer>(isInProcessServer, {
  error: 'made by `createToolServer`, or by the official Agent SDK’s `createSdkMcpServer`',
});

function isInProcessServer(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  // Any object can be asked for a property; what comes back is looked at before it counts.
  const { type, name, instance, createInstance, timeout } = given as Record<string, unknown>;
  if (type !== 'sdk' || typeof name !== 'string') return false;
  if (timeout !== undefined && typeof timeout !== 'number') return false;
  return typeof createInstance === 'function' || hasConnect(instance);
}

function hasConnect(instance: unknown): boolean {
  if (typeof instance !== 'object' || instance === null) return false;
  return typeof (instance as Record<string, unknown>)['connect'] === 'function';
}
