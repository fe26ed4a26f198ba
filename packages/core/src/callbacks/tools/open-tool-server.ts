import type { Logger } from '../../base/logger.ts';
import { ToolServerError } from '../../errors/errors.ts';
import type { CallbackOrigin } from '../callback-origin.ts';
import type { JsonRecord } from '../record.ts';
import type { McpServerLike, SdkMcpServer } from './mcp-server-like.ts';
import { ToolConnection } from './tool-connection.ts';
import type { ToolServer } from './tool-server.ts';

/** A tool server of this process: a definition, or an instance made by the official Agent SDK. */
export type InProcessServer = ToolServer | SdkMcpServer;

/** What an instance is made with. */
export interface OpenToolServerOptions {
  readonly origin: CallbackOrigin;
  readonly log: Logger;
  /** A server says something unasked. */
  readonly onOwnWord: (serverName: string, message: JsonRecord) => void;
}

/** A tool server that is connected to a session. */
export interface OpenToolServer {
  readonly server: InProcessServer;
  readonly connection: ToolConnection;
  /** Its calls are told by their signals. Another session may have the instance after that. */
  close(): void;
}

// An instance speaks over one transport. A second session would take it away from the first, whose calls then hang.
const inUse = new WeakSet<McpServerLike>();

/**
 * Makes an instance of a tool server and connects it.
 *
 * @throws ToolServerError where it cannot be made, or serves another session already
 */
export async function openToolServer(
  name: string,
  server: InProcessServer,
  options: OpenToolServerOptions,
): Promise<OpenToolServer> {
  const instance = await instanceOf(name, server, options);
  if (inUse.has(instance)) {
    throw new ToolServerError(
      name,
      'serves another session: an instance has one at a time. `createToolServer` makes one for each',
    );
  }
  inUse.add(instance);
  const connection = new ToolConnection((message) => options.onOwnWord(name, message));
  let isOpen = true;
  const close = () => {
    // Once: another session may have the instance by the second time.
    if (!isOpen) return;
    isOpen = false;
    inUse.delete(instance);
    void connection.close();
  };
  try {
    await connection.connect(instance);
  } catch (cause) {
    close();
    throw new ToolServerError(name, 'cannot be connected', { cause });
  }
  return { server, connection, close };
}

/** Whether two are the same server: the same definition, or the same instance. */
export function isSameServer(one: InProcessServer, other: InProcessServer): boolean {
  if ('instance' in one && 'instance' in other) return one.instance === other.instance;
  return one === other;
}

async function instanceOf(
  name: string,
  server: InProcessServer,
  { origin, log }: OpenToolServerOptions,
): Promise<McpServerLike> {
  if ('instance' in server) return server.instance;
  try {
    return await server.createInstance({
      ...origin,
      serverName: name,
      onHandlerError: (toolName, error) =>
        log.warn({ serverName: name, toolName, err: error }, 'a tool failed; the model is told'),
    });
  } catch (error) {
    if (error instanceof ToolServerError) throw error;
    throw new ToolServerError(name, 'cannot be made', { cause: error });
  }
}
