import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createPermissionDesk, type Logger } from '@troupe/core';
import { type SessionInfo, SessionSupervisor } from '@troupe/supervisor';
import type { Account } from './accounts.ts';
import type { ChatOptions } from './chat-options.ts';
import { chatTools, outOfBounds } from './confine.ts';
import { Room } from './room.ts';
import { placeOf } from './shares.ts';

/** So many rooms of one address are open already. */
export class TooManyRoomsError extends Error {}

/** One room for each user who is logged in, its session supervised under the account's id. */
export class Rooms {
  readonly #rooms = new Map<string, Promise<Room>>();
  /** Those that are open, to be looked at without waiting. */
  readonly #open = new Map<string, Room>();
  /** Where those were opened from. */
  readonly #addresses = new Map<string, string>();
  readonly #closing = new Map<string, Promise<void>>();
  readonly #supervisor: SessionSupervisor;
  readonly #options: ChatOptions;
  readonly #logger: Logger;

  private constructor(supervisor: SessionSupervisor, options: ChatOptions, logger: Logger) {
    this.#supervisor = supervisor;
    this.#options = options;
    this.#logger = logger;
  }

  static async start(options: ChatOptions, logger: Logger): Promise<Rooms> {
    const supervisor = await SessionSupervisor.start({
      name: 'chat',
      restartScope: 'session',
      maxRestarts: 3,
      maxSeconds: 60,
      maxSessions: options.maxUsers ?? 20,
      runtime: options.runtime,
      logger,
    });
    return new Rooms(supervisor, options, logger);
  }

  /** The user's room, opened if it is not. @throws MaxSessionsError, TooManyRoomsError */
  open({ id }: Account, address: string): Promise<Room> {
    const open = this.#rooms.get(id);
    if (open !== undefined) return open;
    const { maxRoomsOfAddress = 10 } = this.#options;
    const others = [...this.#addresses.values()].filter((other) => other === placeOf(address));
    if (others.length >= maxRoomsOfAddress) return Promise.reject(new TooManyRoomsError());
    this.#addresses.set(id, placeOf(address));
    const room = this.#openWhenClosed(id);
    this.#rooms.set(id, room);
    room.catch(() => {
      if (this.#rooms.get(id) === room) this.#forget(id);
    });
    return room;
  }

  /** Whether something goes on in the user's room. */
  isBusy({ id }: Account): boolean {
    return this.#open.get(id)?.isBusy ?? this.#rooms.has(id);
  }

  /** Ends the session with all its processes, tells the tabs, and removes the user's files. */
  async close({ id }: Account): Promise<void> {
    const room = this.#rooms.get(id);
    if (room === undefined) return this.#closing.get(id);
    this.#forget(id);
    const closing = this.#end(id, room).finally(() => this.#closing.delete(id));
    this.#closing.set(id, closing);
    await closing;
  }

  async stop(): Promise<void> {
    const rooms = [...this.#rooms.values()];
    this.#rooms.clear();
    for (const room of await Promise.allSettled(rooms)) {
      if (room.status === 'fulfilled') await room.value.close();
    }
    await this.#supervisor.stop({ type: 'shutdown' }, { drainMs: 0 });
  }

  sessions(): SessionInfo[] {
    return this.#supervisor.listSessions();
  }

  #forget(id: string): void {
    this.#rooms.delete(id);
    this.#open.delete(id);
    this.#addresses.delete(id);
  }

  async #end(id: string, room: Promise<Room>): Promise<void> {
    await (await room).close();
    await this.#supervisor.terminateSession(id);
    await rm(join(this.#options.folder, id), { recursive: true, force: true });
  }

  // Its files are the same: those of the room before are removed first.
  async #openWhenClosed(id: string): Promise<Room> {
    await this.#closing.get(id)?.catch(() => undefined); // Whoever closed it was told.
    const room = await this.#start(id);
    if (this.#rooms.has(id)) this.#open.set(id, room);
    return room;
  }

  async #start(id: string): Promise<Room> {
    const { folder, optionsFor, onTabClosed = 'keep', tabGraceMs = 3_000 } = this.#options;
    const home = join(folder, id, 'home');
    const cwd = join(folder, id, 'files');
    await Promise.all([mkdir(home, { recursive: true }), mkdir(cwd, { recursive: true })]);
    const desk = createPermissionDesk({ capacity: 20 });
    const session = await this.#supervisor.startSession({
      // Fewer, larger pieces, and much larger ones while no tab is open.
      deltaHoldMs: 20,
      ...optionsFor(home),
      name: id,
      cwd,
      tools: [...chatTools],
      strictMcpConfig: true,
      backgroundTasks: false,
      permissionMode: 'default',
      permissionTimeoutMs: 600_000,
      // Every call, also those that the CLI would let pass without asking.
      hooks: {
        PreToolUse: [
          {
            hooks: [
              async ({ tool_name, tool_input }) => {
                const reason = await outOfBounds(cwd, tool_name, tool_input as Record<string, unknown>);
                if (reason === undefined) return {};
                return {
                  hookSpecificOutput: {
                    hookEventName: 'PreToolUse',
                    permissionDecision: 'deny',
                    permissionDecisionReason: reason,
                  },
                };
              },
            ],
            timeout: 10,
          },
        ],
      },
      async canUseTool(toolName, input, context) {
        const reason = await outOfBounds(cwd, toolName, input);
        if (reason !== undefined) return { behavior: 'deny', message: reason };
        return desk.canUseTool(toolName, input, context);
      },
    });
    const logger = this.#logger;
    const revive = () => this.#supervisor.restartSession(id);
    return new Room({ session, desk, logger, onTabClosed, tabGraceMs, revive });
  }
}
