import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { scriptedCli } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import type { ChatOptions } from '../../examples/chat/chat-options.ts';
import { ChatClient } from '../helpers/chat-client.ts';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { startChat } from '../helpers/start-chat.ts';

leavesNothingBehind();

const password = 'correct horse';

/** A chat whose CLIs are scripted: it is the server that is tried here. */
async function startScripted(options: Partial<ChatOptions> = {}) {
  const cli = await scriptedCli();
  const optionsFor = () => ({ cliPath: cli.path, env: cli.env, inheritEnv: ['PATH'] });
  const chat = await startChat({ optionsFor, ...options });
  return {
    url: chat.url,
    async [Symbol.asyncDispose]() {
      await chat.close();
      await cli[Symbol.asyncDispose]();
    },
  };
}

async function enter(url: string, name: string): Promise<ChatClient> {
  const client = new ChatClient(url);
  expect(await client.enter(name, password)).toBe(303);
  return client;
}

interface Tab extends AsyncDisposable {
  readonly status: number | undefined;
  /** All that it was told; resolves when the server ends it. */
  readonly ended: Promise<string>;
}

/** Opens an event stream on a connection of its own, from an address where the chat asks for one. */
async function openTab({ url, cookie }: ChatClient, from = ''): Promise<Tab> {
  const headers = { cookie, 'x-from': from };
  const sent: ClientRequest = get(`${url}/api/events`, { agent: false, headers });
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('error', () => {}); // It is destroyed below, and that is no fault.
  const ended = new Promise<string>((resolve) => response.once('close', () => resolve(text)));
  return {
    status: response.statusCode,
    ended,
    async [Symbol.asyncDispose]() {
      sent.destroy();
      await ended;
    },
  };
}

/** Tabs that stay open until the test is over. */
class Tabs implements AsyncDisposable {
  readonly #tabs: Tab[] = [];

  use(tab: Tab): Tab {
    this.#tabs.push(tab);
    return tab;
  }

  async [Symbol.asyncDispose]() {
    for (const tab of this.#tabs) await tab[Symbol.asyncDispose]();
  }
}

const addressOf = (request: Request) => request.headers.get('x-from') ?? undefined;

describe('the tabs of the chat', () => {
  it('are bounded for each address, over all its users; the refused one is told, and others have theirs', async () => {
    await using chat = await startScripted({ maxTabsOfAddress: 3, addressOf });
    const [ann, bob] = [await enter(chat.url, 'ann'), await enter(chat.url, 'bob')];
    await using open = new Tabs();
    for (const who of [ann, bob, ann]) {
      const tab = open.use(await openTab(who, '1.1.1.1'));
      expect(tab.status).toBe(200);
    }
    for (const who of [ann, bob]) {
      await using refused = await openTab(who, '1.1.1.1');
      expect(refused.status).toBe(429);
      expect(await refused.ended).toBe('{"error":"too many tabs from where you are"}');
    }
    expect(open.use(await openTab(ann, '2.2.2.2')).status).toBe(200);
    // Of IPv6 all that share their first half are one; of IPv4 written as IPv6 it is the same as without.
    for (const last of ['1', '2:3', 'ffff:1:2'])
      expect(open.use(await openTab(ann, `2001:db8:0:7::${last}`)).status).toBe(200);
    for (const from of ['2001:DB8::7:0:0:0:9', '::ffff:1.1.1.1'])
      await openTab(ann, from).then(async (tab) => {
        expect(tab.status, from).toBe(429);
        await tab[Symbol.asyncDispose]();
      });
  });

  it('are given back when they are closed, however early', async () => {
    await using chat = await startScripted({ maxTabsOfAddress: 2 });
    const ann = await enter(chat.url, 'ann');
    for (let round = 0; round < 20; round += 1) {
      const sent = get(`${chat.url}/api/events`, { agent: false, headers: { cookie: ann.cookie } });
      sent.on('error', () => {}); // It is destroyed before, while or after it is answered.
      await once(sent, 'finish');
      if (round % 3 > 0) await new Promise((resolve) => setTimeout(resolve, round));
      sent.destroy();
      await new Promise((resolve) => sent.once('close', resolve));
    }
    await using open = new Tabs();
    for (let count = 0; count < 2; count += 1) {
      await eventually(async () => {
        const tab = await openTab(ann);
        if (tab.status === 200) open.use(tab);
        else await tab[Symbol.asyncDispose]();
        return tab.status === 200;
      });
    }
    await using refused = await openTab(ann);
    expect(refused.status).toBe(429);
  });

  it('of one user are bounded too when all come at once', async () => {
    await using chat = await startScripted();
    const ann = await enter(chat.url, 'ann');
    const tabs = await Promise.all(Array.from({ length: 30 }, () => openTab(ann)));
    expect(tabs.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(tabs.filter(({ status }) => status === 429)).toHaveLength(10);
    await Promise.all(tabs.map((tab) => tab[Symbol.asyncDispose]()));
  });

  it('end with their login: when it is one too many of its account, and when its time is up', async () => {
    await using chat = await startScripted();
    const first = await enter(chat.url, 'ann');
    await using tab = await openTab(first);
    for (let count = 0; count < 10; count += 1) await enter(chat.url, 'ann');
    expect(await tab.ended).toContain('event: end');
    expect((await first.fetch('/api/snapshot')).status).toBe(401);

    await using brief = await startScripted({ loginMs: 1_000 });
    // On a slow machine a login may run out before its tab is open: then the next one is tried.
    let opened = await openTab(await enter(brief.url, 'ann'));
    while (opened.status === 401) {
      await opened[Symbol.asyncDispose]();
      opened = await openTab(await enter(brief.url, 'ann'));
    }
    await using watching = opened;
    expect(watching.status).toBe(200);
    // The account is still logged in elsewhere when this login runs out.
    const again = async () => void (await new ChatClient(brief.url).enter('ann', password));
    const keeping = setInterval(() => void again().catch(() => {}), 300);
    expect(await watching.ended).toContain('event: end');
    clearInterval(keeping);
  });
});

describe('the connections of the chat', () => {
  it('are bounded for each address: one too many is told so, and closed though it says nothing', async () => {
    await using chat = await startScripted({ maxConnectionsOfAddress: 5 });
    const ann = await enter(chat.url, 'ann');
    const { hostname, port } = new URL(chat.url);
    const opened: Socket[] = [];
    const open = async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {}); // It may be reset.
      opened.push(socket);
      await once(socket, 'connect');
      return socket;
    };
    // The one that `fetch` keeps counts until it is closed.
    await eventually(async () => {
      const statuses = await Promise.all(Array.from({ length: 6 }, () => openTab(ann)));
      for (const tab of statuses) await tab[Symbol.asyncDispose]();
      return statuses.filter(({ status }) => status === 200).length === 5;
    });
    for (let count = 0; count < 5; count += 1) await open();
    const silent = await open();
    const closed = once(silent, 'close');
    await using refused = await openTab(ann);
    expect(refused.status).toBe(429);
    expect(await refused.ended).toBe('{"error":"too many connections from where you are"}');
    await closed;
    opened[0]?.destroy();
    await eventually(async () => {
      await using tab = await openTab(ann);
      return tab.status === 200;
    });
    for (const socket of opened) socket.destroy();
  });
});

describe('the accounts of the chat', () => {
  it('that one address makes are bounded, and those whose first login was refused are not kept', async () => {
    await using chat = await startScripted({ maxRoomsOfAddress: 1, maxAccountsOfAddress: 2 });
    const ann = await enter(chat.url, 'ann');
    // There is no room for them; their names stay free.
    for (let count = 0; count < 5; count += 1)
      expect(await new ChatClient(chat.url).enter(`nobody ${count}`, password)).toBe(429);
    expect((await ann.post('/api/logout')).status).toBe(200);
    const bob = await enter(chat.url, 'bob');
    expect((await bob.post('/api/logout')).status).toBe(200);
    expect(await new ChatClient(chat.url).enter('cleo', password)).toBe(429);
    // Who has an account is let in.
    await enter(chat.url, 'ann');
  });
});
