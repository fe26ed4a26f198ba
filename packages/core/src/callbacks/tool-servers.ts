import type { Clock } from '../clock.ts';
import { ToolServerError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { CallbackOrigin } from './callback-origin.ts';
import type { McpServerLike, SdkMcpServer } from './mcp-server-like.ts';
import { isRecord, type JsonRecord, textOf } from './record.ts';
import { ToolConnection } from './tool-connection.ts';
import { type ToolManifest, toolManifest } from './tool-manifest.ts';
import type { ToolServer } from './tool-server.ts';

/** A tool server of this process: a definition, or an instance made by the official Agent SDK. */
export type InProcessServer = ToolServer | SdkMcpServer;

/** What the tool servers of one CLI are made with. */
export interface ToolServersOptions {
  readonly servers: Readonly<Record<string, InProcessServer>>;
  readonly origin: CallbackOrigin;
  readonly clock: Clock;
  readonly log: Logger;
  /** A server says something unasked. */
  readonly onOwnWord: (serverName: string, message: JsonRecord) => void;
}

// An instance speaks over one transport. A second session would take it away from the first, whose calls then hang.
const inUse = new WeakSet<McpServerLike>();

// Long enough for any server in memory. One that is slower is asked by the CLI itself, later.
const manifestTimeoutMs = 250;

/** The tool servers of this process, as one CLI sees them: connected before it starts, closed when it has gone. */
export class ToolServers {
  readonly #options: ToolServersOptions;
  readonly #connections = new Map<string, ToolConnection>();
  readonly #claimed = new Set<McpServerLike>();
  #manifests: Readonly<Record<string, ToolManifest>> = {};
  #isClosed = false;

  constructor(options: ToolServersOptions) {
    this.#options = options;
  }

  /** What the handshake says of them beside their names. */
  get handshake(): { readonly sdkMcpServerManifests?: Readonly<Record<string, ToolManifest>> } {
    return Object.keys(this.#manifests).length === 0 ? {} : { sdkMcpServerManifests: this.#manifests };
  }

  /**
   * Makes and connects them.
   *
   * @throws ToolServerError where one cannot be made, or serves another session already
   */
  async open(): Promise<void> {
    const names = Object.keys(this.#options.servers);
    if (names.length === 0) return;
    const manifests = await Promise.all(names.map((name) => this.#openOne(name)));
    this.#manifests = Object.fromEntries(
      manifests.flatMap((manifest, index) => (manifest === undefined ? [] : [[names[index], manifest]])),
    );
  }

  /** The answer to a `mcp_message` of the CLI's, or `undefined` where there is no such server. */
  receive(request: JsonRecord): Promise<JsonRecord> | undefined {
    const connection = this.#connectionOf(request);
    const message = request['message'];
    if (connection === undefined || !isRecord(message)) return undefined;
    return connection.deliver(message);
  }

  /** The CLI no longer wants the answer. */
  cancel(request: JsonRecord): void {
    const message = request['message'];
    if (isRecord(message)) this.#connectionOf(request)?.cancel(message);
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#connections.values()) void connection.close();
    this.#connections.clear();
    for (const instance of this.#claimed) inUse.delete(instance);
    this.#claimed.clear();
  }

  #connectionOf(request: JsonRecord): ToolConnection | undefined {
    return this.#connections.get(textOf(request, 'server_name') ?? '');
  }

  async #openOne(name: string): Promise<ToolManifest | undefined> {
    const instance = await this.#instanceOf(name);
    // The session was given up meanwhile.
    if (this.#isClosed) return undefined;
    this.#claim(name, instance);
    const connection = new ToolConnection((message) => this.#options.onOwnWord(name, message));
    this.#connections.set(name, connection);
    try {
      await connection.connect(instance);
    } catch (cause) {
      throw new ToolServerError(name, 'cannot be connected', { cause });
    }
    return this.#withinTime(toolManifest(connection));
  }

  #claim(name: string, instance: McpServerLike): void {
    if (inUse.has(instance)) {
      throw new ToolServerError(
        name,
        'serves another session: an instance has one at a time. `createToolServer` makes one for each',
      );
    }
    inUse.add(instance);
    this.#claimed.add(instance);
  }

  async #instanceOf(name: string): Promise<McpServerLike> {
    const server = this.#options.servers[name];
    if (server === undefined) throw new ToolServerError(name, 'is not there');
    if ('instance' in server) return server.instance;
    const { origin, log } = this.#options;
    try {
      return await server.createInstance({
        ...origin,
        serverName: name,
        onHandlerError: (toolName, error) =>
          log.warn({ serverName: name, toolName, err: error }, 'a tool failed; the model is told'),
      });
    } catch (error) {
      throw error instanceof ToolServerError
        ? error
        : new ToolServerError(name, 'cannot be made', { cause: error });
    }
  }

  #withinTime<Value>(promise: Promise<Value>): Promise<Value | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.setTimer(() => resolve(undefined), manifestTimeoutMs);
      promise.then(
        (value) => {
          cancel();
          resolve(value);
        },
        () => {
          // A server that fails here fails when the CLI asks, and that is reported there.
          cancel();
          resolve(undefined);
        },
      );
    });
  }
}
