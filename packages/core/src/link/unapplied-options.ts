import type { InitializeRequest } from './initialize-request.ts';

// Fields the CLI reads only while it starts, and what it confirms them with. Without the confirmation it ran on
// without the servers, rules or policies it was given.
const confirmations = {
  mcpServers: 'mcp_servers_applied',
  plugins: 'plugins_applied',
  settings: 'settings_applied',
  managedSettings: 'managed_settings_applied',
  // A guard that the CLI does not know of would let everything pass.
  hooks: 'hooks_applied',
} as const;

/** The options that the CLI was sent with the handshake and did not confirm in its answer. */
export function unappliedOptions(
  request: InitializeRequest,
  answer: Readonly<Record<string, unknown>>,
): (keyof typeof confirmations)[] {
  // The keys of an object of known keys.
  const options = Object.keys(confirmations) as (keyof typeof confirmations)[];
  return options.filter(
    (option) => holdsSomething(request[option]) && answer[confirmations[option]] !== true,
  );
}

function holdsSomething(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}
