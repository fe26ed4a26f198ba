import { isRecord } from '../callbacks/record.ts';
import type { InProcessServer } from '../callbacks/tools/tool-servers.ts';

/** What `mcp_set_servers` is asked with, told apart: what goes over the wire, and what stays here. */
export interface ServersPayload {
  readonly wire: Readonly<Record<string, unknown>>;
  /** Servers of this process. */
  readonly ours: Readonly<Record<string, InProcessServer>>;
  /** Servers of this process that are named alone: those of these names stay. */
  readonly kept: readonly string[];
}

/** Tells the servers of a `mcp_set_servers` apart. Of those of this process the CLI is told the name and its settings. */
export function splitServersPayload(servers: unknown): ServersPayload {
  const wire: Record<string, unknown> = {};
  const ours: Record<string, InProcessServer> = {};
  const kept: string[] = [];
  for (const [name, server] of Object.entries(isRecord(servers) ? servers : {})) {
    if (!isRecord(server) || server['type'] !== 'sdk') {
      wire[name] = server;
      continue;
    }
    const { timeout, tools } = server;
    wire[name] = { type: 'sdk', name, timeout, tools };
    // `setMcpServers` has looked at it; by `control()` there is only what survives JSON, which is a name.
    if ('createInstance' in server || 'instance' in server) ours[name] = server as unknown as InProcessServer;
    else kept.push(name);
  }
  return { wire, ours, kept };
}
