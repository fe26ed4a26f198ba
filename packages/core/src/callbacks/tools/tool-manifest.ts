import { isRecord, type JsonRecord } from '../record.ts';
import type { ToolConnection } from './tool-connection.ts';

/** A server's own answers to the CLI's first questions, sent along with the handshake so that it need not ask them. */
export interface ToolManifest {
  readonly initializeResult: JsonRecord;
  readonly toolsListResult?: JsonRecord;
}

// The version the CLI asks for; one that asks for another passes over the manifest and asks itself.
const protocolVersion = '2025-11-25';

/** Asks a server what the CLI would ask it. `undefined` where it does not answer as expected: then the CLI asks. */
export async function toolManifest(connection: ToolConnection): Promise<ToolManifest | undefined> {
  const initializeResult = await ask(connection, 'initialize', {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: 'troupe', version: '1' },
  });
  if (initializeResult === undefined) return undefined;
  void connection.deliver({ jsonrpc: '2.0', method: 'notifications/initialized' });
  const capabilities = initializeResult['capabilities'];
  if (!isRecord(capabilities) || capabilities['tools'] === undefined) return { initializeResult };
  const toolsListResult = await ask(connection, 'tools/list', {});
  return toolsListResult === undefined || toolsListResult['nextCursor'] !== undefined
    ? { initializeResult }
    : { initializeResult, toolsListResult };
}

async function ask(
  connection: ToolConnection,
  method: string,
  params: object,
): Promise<JsonRecord | undefined> {
  const reply = await connection.deliver({ jsonrpc: '2.0', id: `troupe:${method}`, method, params });
  return isRecord(reply['result']) ? reply['result'] : undefined;
}
