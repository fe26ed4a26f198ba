import type { Socket } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { isTroupeError } from '@troupe/core';
import { serverSentEventsHeaders, toReadableStream } from '@troupe/stream';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import * as z from 'zod';
import { type Account, type Accounts, TooManyAccountsError } from './accounts.ts';
import type { Logins } from './logins.ts';
import type { Pages } from './pages.ts';
import { ClosedRoomError, type Room } from './room.ts';
import { type Rooms, TooManyRoomsError } from './rooms.ts';
import { sameOrigin } from './same-origin.ts';
import type { Shares } from './shares.ts';

export interface AppParts {
  readonly accounts: Accounts;
  readonly logins: Logins;
  readonly rooms: Rooms;
  readonly pages: Pages;
  /** Signs the cookies. */
  readonly secret: string;
  /** Where browsers find it. Asked with each request: the port is known only when the server listens. */
  readonly origins: () => readonly string[];
  readonly isSecure: boolean;
  readonly loginMs: number;
  readonly addressOf?: ((request: Request) => string | undefined) | undefined;
  /** The tabs that are open, by address. */
  readonly tabs: Shares;
  /** Whether that connection is one too many of its address. */
  readonly isRefused: (socket: Socket) => boolean;
  readonly onError: (error: unknown) => void;
}

type Env = { Bindings: HttpBindings; Variables: { account: Account; token: string } };

/** The login has ended since the request began. */
class LoggedOutError extends Error {}

const cookieName = 'troupe_chat';
// What a browser has that was let in once: it is told from strangers who guess.
const deviceCookieName = 'troupe_chat_device';
const deviceSeconds = 180 * 24 * 3_600;
const maxBodyBytes = 64 * 1024;
const loginForm = z.object({ name: z.string(), password: z.string() });
const promptBody = z.strictObject({ text: z.string().min(1).max(32_000) });
const answerBody = z.strictObject({ behavior: z.enum(['allow', 'deny']) });

/** The routes of the chat. Whose room a request is about is said by its cookie alone, never by anything else in it. */
export function createApp(parts: AppParts): Hono<Env> {
  const { accounts, logins, rooms, pages, secret, isSecure, loginMs } = parts;
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    if (!parts.isRefused(c.env.incoming.socket)) return next();
    return c.json({ error: 'too many connections from where you are' }, 429, { connection: 'close' });
  });
  app.use(secureHeaders({ contentSecurityPolicy: policy, referrerPolicy: 'same-origin' }));
  app.use(sameOrigin(parts.origins));
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: (c) => c.text('too large', 413) }));
  app.onError((error, c) => answerError(error, c, parts.onError));

  const findLogin = async (c: Context): Promise<{ account: Account; token: string } | undefined> => {
    const token = await getSignedCookie(c, secret, cookieName);
    const account = typeof token === 'string' ? logins.find(token) : undefined;
    return typeof token === 'string' && account !== undefined ? { account, token } : undefined;
  };
  const addressOf = (c: Context) =>
    parts.addressOf?.(c.req.raw) ?? getConnInfo(c).remote.address ?? 'unknown';
  const deviceOf = async (c: Context) =>
    (await getSignedCookie(c, secret, deviceCookieName)) || (await getSignedCookie(c, secret, cookieName));

  // A login may end while a body comes in, or while a room is opened: it is looked at before and after. A room that was
  // opened for a login that has ended would be nobody's.
  const openFor = async (c: Context, account: Account, token: string): Promise<Room> => {
    if (logins.find(token) === undefined) throw new LoggedOutError();
    const room = await rooms.open(account, addressOf(c));
    if (logins.find(token) !== undefined) return room;
    if (!logins.has(account)) await rooms.close(account);
    throw new LoggedOutError();
  };

  app.get('/', async (c) => {
    c.header('cache-control', 'no-store');
    return c.html((await findLogin(c)) === undefined ? pages.login : pages.chat);
  });
  // Browsers ask for it unasked.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/chat.js', (c) => c.body(pages.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get('/chat.css', (c) => c.body(pages.style, 200, { 'content-type': 'text/css; charset=utf-8' }));

  app.post('/login', async (c) => {
    const { name, password } = loginForm.parse(await c.req.parseBody());
    const device = (await deviceOf(c)) || undefined;
    const account = await accounts.enter(name, password, { address: addressOf(c), device });
    if (account === undefined) return c.html(pages.refused, 401);
    const token = logins.start(account);
    try {
      await openFor(c, account, token);
    } catch (error) {
      logins.end(token);
      if (!logins.has(account)) accounts.forget(account);
      throw error;
    }
    accounts.remember(account, token);
    const cookie = { httpOnly: true, sameSite: 'Lax', secure: isSecure, path: '/' } as const;
    const maxAge = Math.floor(loginMs / 1_000);
    await setSignedCookie(c, cookieName, token, secret, { ...cookie, maxAge });
    await setSignedCookie(c, deviceCookieName, token, secret, {
      ...cookie,
      path: '/login',
      maxAge: deviceSeconds,
    });
    return c.redirect('/', 303);
  });

  app.use('/api/*', async (c, next) => {
    const login = await findLogin(c);
    if (login === undefined) return c.json({ error: 'not logged in' }, 401);
    c.set('account', login.account);
    c.set('token', login.token);
    c.header('cache-control', 'no-store');
    return next();
  });
  const roomOf = (c: Context<Env>) => openFor(c, c.get('account'), c.get('token'));

  app.get('/api/snapshot', async (c) => {
    const room = await roomOf(c);
    return c.json({ name: c.get('account').name, hint: pages.hint, ...room.snapshot() });
  });
  app.get('/api/events', async (c) => {
    const room = await roomOf(c);
    if (room.isFull) return c.json({ error: 'too many tabs' }, 429);
    const giveBack = parts.tabs.take(addressOf(c));
    if (giveBack === undefined) return c.json({ error: 'too many tabs from where you are' }, 429);
    const { outgoing } = c.env;
    // It may have gone while its room was opened.
    if (outgoing.closed) giveBack();
    else outgoing.once('close', giveBack);
    // What the browser has seen since it came counts for more than what it came with.
    const events = room.events(
      c.req.header('last-event-id') ?? c.req.query('after'),
      logins.signalOf(c.get('token')),
    );
    return c.body(toReadableStream(events, { encode: true }) as ReadableStream, 200, {
      ...serverSentEventsHeaders,
    });
  });
  app.post('/api/prompts', async (c) => {
    const { text } = promptBody.parse(await c.req.json());
    return c.json({ turnId: await (await roomOf(c)).say(text) }, 202);
  });
  app.post('/api/interrupt', async (c) => {
    await (await roomOf(c)).interrupt();
    return c.json({});
  });
  app.post('/api/asks/:id', async (c) => {
    const { behavior } = answerBody.parse(await c.req.json());
    (await roomOf(c)).answer(c.req.param('id'), behavior);
    return c.json({});
  });
  app.post('/api/logout', async (c) => {
    const account = c.get('account');
    logins.endAll(account);
    deleteCookie(c, cookieName, { path: '/' });
    await rooms.close(account);
    return c.json({});
  });
  return app;
}

// Nothing from elsewhere, nothing inline, in nobody's frame.
const policy = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

function answerError(error: unknown, c: Context, log: (error: unknown) => void): Response {
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return c.json({ error: 'bad request' }, 400);
  if (error instanceof LoggedOutError || error instanceof ClosedRoomError)
    return c.json({ error: 'not logged in' }, 401);
  if (error instanceof TooManyRoomsError || error instanceof TooManyAccountsError)
    return c.json({ error: 'too many from where you are' }, 429);
  if (isTroupeError(error, 'ASK_NOT_FOUND')) return c.json({ error: 'no such question' }, 404);
  if (isTroupeError(error, 'MAX_SESSIONS')) return c.json({ error: 'the house is full' }, 503);
  log(error);
  return c.json({ error: 'something went wrong' }, 500);
}
