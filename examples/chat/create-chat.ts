import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { silentLogger } from '@troupe/core';
import type { SessionInfo } from '@troupe/supervisor';
import { Accounts } from './accounts.ts';
import { createApp } from './app.ts';
import { boundConnections } from './bound-connections.ts';
import type { ChatOptions } from './chat-options.ts';
import { Logins } from './logins.ts';
import { readPages } from './pages.ts';
import { Rooms } from './rooms.ts';
import { Shares } from './shares.ts';

/** A chat that is being served. */
export interface Chat extends AsyncDisposable {
  readonly url: string;
  /** For who runs it: the sessions there are, by the ids of their accounts. */
  sessions(): SessionInfo[];
  /** Ends every session and closes the server. */
  close(): Promise<void>;
}

// Each open tab is one.
const maxConnections = 2_000;

/** Starts a chat on 127.0.0.1. */
export async function createChat(options: ChatOptions): Promise<Chat> {
  const logger = options.logger ?? silentLogger;
  const onError = (error: unknown) => logger.error({ err: error }, 'the chat went wrong');
  const loginMs = options.loginMs ?? 12 * 3_600_000;
  const pages = await readPages(options.hint ?? '');
  const rooms = await Rooms.start(options, logger);
  const logins = new Logins({
    maxAgeMs: loginMs,
    idleMs: options.idleMs ?? 30 * 60_000,
    isBusy: (account) => rooms.isBusy(account),
    onGone: (account) => void rooms.close(account).catch(onError),
  });
  let isRefused: (socket: Socket) => boolean = () => false;
  let origins = options.origin === undefined ? [] : [options.origin];
  const app = createApp({
    accounts: new Accounts(1_000, options.maxAccountsOfAddress ?? 50),
    tabs: new Shares(options.maxTabsOfAddress ?? 40),
    isRefused: (socket) => isRefused(socket),
    logins,
    rooms,
    pages,
    // Cookies of a chat that was stopped are worth nothing: so are its sessions.
    secret: randomBytes(32).toString('base64url'),
    origins: () => origins,
    isSecure: options.origin?.startsWith('https:') ?? false,
    loginMs,
    addressOf: options.addressOf,
    onError,
  });
  // Plain HTTP is what it makes unless it is told otherwise.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.maxConnections = maxConnections;
  // Behind a proxy they are all the proxy's, which has bounds of its own.
  if (options.addressOf === undefined)
    isRefused = boundConnections(server, options.maxConnectionsOfAddress ?? 100);
  server.listen(options.port ?? 0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    await rooms.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo; // it listens on TCP
  if (options.origin === undefined) origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];

  let closing: Promise<void> | undefined;
  const close = async () => {
    logins.close();
    server.close();
    await rooms.stop();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  };
  return {
    url: `http://127.0.0.1:${port}`,
    sessions: () => rooms.sessions(),
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
