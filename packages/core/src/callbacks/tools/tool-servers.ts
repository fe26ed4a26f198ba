import type { Clock } from '../../base/clock.ts';
import { toError } from '../../base/to-error.ts';
import { settlesBy } from '../../base/waiting.ts';
import { ToolServerError } from '../../errors/errors.ts';
import { isRecord, type JsonRecord, textOf } from '../record.ts';
import {
  type InProcessServer,
  isSameServer,
  type OpenToolServer,
  type OpenToolServerOptions,
  openToolServer,
} from './open-tool-server.ts';
import type { ToolConnection } from './tool-connection.ts';
import { type ToolManifest, toolManifest } from './tool-manifest.ts';

export type { InProcessServer } from './open-tool-server.ts';

/** What the tool servers of one CLI are made with. */
export interface ToolServersOptions extends OpenToolServerOptions {
  readonly servers: Readonly<Record<string, InProcessServer>>;
  readonly clock: Clock;
}

/** How long the servers may take to be made. */
export interface OpeningLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A change of the servers: the new ones are made. One at a time. */
export interface ServersChange {
  /** The CLI is about to be told: the new ones can be called, and those that go still can. */
  begin(): void;
  /** The CLI has taken it: what is no longer wanted is closed. */
  commit(): void;
  /** The CLI has refused it: all is as before. */
  rollback(): void;
}

// Long enough for any server in memory. One that is slower is asked by the CLI itself, later.
const manifestTimeoutMs = 250;

const toolsChanged = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' };

/** The tool servers of this process, as one CLI sees them: connected before it starts, closed when it has gone. */
export class ToolServers {
  readonly #options: ToolServersOptions;
  #open: ReadonlyMap<string, OpenToolServer> = new Map();
  #manifests: Readonly<Record<string, ToolManifest>> = {};
  #isClosed = false;
  /** Those that are made while others of the same call are still on their way. */
  readonly #underWay = new Set<OpenToolServer>();

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
   * @throws ToolServerError where one cannot be made, is not made in time, or serves another session already
   */
  async open({ timeoutMs, signal }: OpeningLimits): Promise<void> {
    const servers = Object.entries(this.#options.servers);
    const opened = await settlesBy(this.#openAll(servers), {
      timeoutMs,
      signal,
      clock: this.#options.clock,
      late: (cause) => {
        if (signal.aborted) return toError(signal.reason);
        return new ToolServerError(this.#slowest(servers), 'is not made within `startTimeoutMs`', { cause });
      },
    });
    if (this.#isClosed) return closeAll(opened);
    this.#open = new Map(opened);
    const asked = await Promise.all(
      opened.map(async ([name, { connection }]) => [name, await this.#manifestOf(connection)] as const),
    );
    this.#manifests = Object.fromEntries(
      asked.flatMap(([name, manifest]) => (manifest === undefined ? [] : [[name, manifest]])),
    );
  }

  /**
   * Makes others to put in their place, of which those that are there already stay as they are; `kept` names more of
   * those.
   *
   * @throws ToolServerError where one cannot be made; all is as before then
   */
  async prepare(
    servers: Readonly<Record<string, InProcessServer>>,
    kept: readonly string[],
  ): Promise<ServersChange> {
    const before = this.#open;
    const isThere = ([name, server]: [string, InProcessServer]) => {
      const open = before.get(name);
      return open !== undefined && isSameServer(open.server, server);
    };
    const wanted = Object.entries(servers);
    const opened = await this.#openAll(wanted.filter((entry) => !isThere(entry)));
    const swapped = opened.filter(([name]) => before.has(name));
    // The CLI has greeted the one of this name before, and may not do it again.
    await Promise.all(swapped.map(([, { connection }]) => this.#manifestOf(connection)));
    const stay = new Set([...kept, ...wanted.filter(isThere).map(([name]) => name)]);
    const after = new Map([...before].filter(([name]) => stay.has(name)));
    for (const [name, server] of opened) after.set(name, server);
    let hasBegun = false;
    return {
      begin: () => {
        hasBegun = true;
        if (this.#isClosed) closeAll(opened);
        else this.#open = new Map([...before, ...after]);
      },
      commit: () => {
        if (this.#isClosed) return;
        this.#open = after;
        closeAll([...before].filter(([name, server]) => after.get(name) !== server));
        for (const [name] of swapped) this.#options.onOwnWord(name, toolsChanged);
      },
      rollback: () => {
        if (hasBegun && !this.#isClosed) this.#open = before;
        closeAll(opened);
      },
    };
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
    closeAll([...this.#open]);
    this.#open = new Map();
    // One that is never made keeps the others waiting for ever.
    for (const open of this.#underWay) open.close();
    this.#underWay.clear();
  }

  #connectionOf(request: JsonRecord): ToolConnection | undefined {
    return this.#open.get(textOf(request, 'server_name') ?? '')?.connection;
  }

  /** All or none. */
  async #openAll(
    servers: readonly (readonly [string, InProcessServer])[],
  ): Promise<[string, OpenToolServer][]> {
    const opened: [string, OpenToolServer][] = [];
    const tries = await Promise.allSettled(
      servers.map(async ([name, server]) => {
        const open = await openToolServer(name, server, this.#options);
        this.#underWay.add(open);
        opened.push([name, open]);
        // Nobody waits for it any more.
        if (this.#isClosed) open.close();
      }),
    );
    for (const [, open] of opened) this.#underWay.delete(open);
    const failed = tries.find((each) => each.status === 'rejected');
    if (failed === undefined) return opened;
    closeAll(opened);
    throw failed.reason;
  }

  #slowest(servers: readonly (readonly [string, InProcessServer])[]): string {
    const made = new Set([...this.#underWay].map(({ server }) => server));
    return servers.find(([, server]) => !made.has(server))?.[0] ?? '';
  }

  #manifestOf(connection: ToolConnection): Promise<ToolManifest | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.setTimer(() => resolve(undefined), manifestTimeoutMs);
      const settle = (manifest?: ToolManifest) => {
        cancel();
        resolve(manifest);
      };
      // A server that fails here fails when the CLI asks, and that is reported there.
      toolManifest(connection).then(settle, () => settle());
    });
  }
}

function closeAll(servers: readonly (readonly [string, OpenToolServer])[]): void {
  for (const [, server] of servers) server.close();
}
