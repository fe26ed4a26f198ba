import type { InProcessServer } from '../callbacks/tools/tool-servers.ts';
import type { McpExternalServer, McpServerConfig } from '../options/option-values.ts';

type Servers<Config> = Readonly<Record<string, Config>>;

/** The servers of this process among the tool servers. */
export function inProcessServers(servers: Servers<McpServerConfig> = {}): Servers<InProcessServer> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, server]) => (server.type === 'sdk' ? [[name, server]] : [])),
  );
}

/** The servers that the CLI starts or connects to itself. */
export function externalServers(servers: Servers<McpServerConfig> = {}): Servers<McpExternalServer> {
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, server]) => (server.type === 'sdk' ? [] : [[name, server]])),
  );
}
