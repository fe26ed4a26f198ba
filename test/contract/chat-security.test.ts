import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChatClient, saidIn } from '../helpers/chat-client.ts';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { type StartedChat, startChat } from '../helpers/start-chat.ts';

leavesNothingBehind();

const password = 'correct horse';

async function twoUsers(chat: StartedChat) {
  const ann = new ChatClient(chat.url);
  const bob = new ChatClient(chat.url);
  expect(await ann.enter('ann', password)).toBe(303);
  expect(await bob.enter('bob', `${password} of bob`)).toBe(303);
  return { ann, bob };
}

/** The answer to a browser that was told that this machine is `host`. */
async function statusUnder(host: string, url: string): Promise<number | undefined> {
  const [response] = (await once(get(url, { agent: false, headers: { host } }), 'response')) as [
    IncomingMessage,
  ];
  response.resume();
  await once(response, 'close');
  return response.statusCode;
}

/** The answer to a path as it is: `fetch` would tidy it up first. */
async function answerTo(path: string, url: string, cookie: string) {
  const { host, hostname, port } = new URL(url);
  const sent = get({ hostname, port, path, agent: false, headers: { host, cookie } });
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

describe('a user of the chat', () => {
  it('is not let in by a name that has another password, nor by one that was never given', async () => {
    await using chat = await startChat();
    await twoUsers(chat);
    const mallory = new ChatClient(chat.url);
    for (const [name, word] of [
      ['ann', 'battery staple'],
      [' ann ', 'battery staple'],
      ['ＡＮＮ'.toLowerCase(), 'battery staple'],
      ['mallory', 'short'],
      ['../ann', password],
      ['', password],
    ] as const) {
      expect(await mallory.enter(name, word), name).toBe(401);
      expect(mallory.cookie).toBe('');
    }
    expect(chat.sessions().map(({ name }) => name)).toHaveLength(2);
  });

  it('who guesses on is locked out, with the right password too', async () => {
    await using chat = await startChat();
    await twoUsers(chat);
    const mallory = new ChatClient(chat.url);
    for (let guess = 0; guess < 5; guess += 1)
      expect(await mallory.enter('ann', `guess ${guess} of 5`)).toBe(401);
    expect(await mallory.enter('ann', password)).toBe(401);
  });

  it('is not locked out by others who guess: it is the guesser who waits', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    const mallory = new ChatClient(chat.url);
    for (let guess = 0; guess < 8; guess += 1) await mallory.enter('ann', `guess ${guess} of 8`);
    expect(await mallory.enter('ann', password)).toBe(401);
    // In a browser of hers, and from where nobody guesses.
    expect(await ann.enter('ann', password)).toBe(303);
    await using apart = await startChat({
      addressOf: (request) => request.headers.get('x-from') ?? undefined,
    });
    const from = (address: string, word: string) =>
      new ChatClient(apart.url).fetch('/login', {
        method: 'POST',
        body: new URLSearchParams({ name: 'ann', password: word }),
        redirect: 'manual',
        headers: { 'x-from': address },
      });
    expect((await from('1.1.1.1', password)).status).toBe(303);
    for (let guess = 0; guess < 8; guess += 1) await from('2.2.2.2', `guess ${guess} of 8`);
    expect((await from('2.2.2.2', password)).status).toBe(401);
    expect((await from('3.3.3.3', password)).status).toBe(303);
  });

  it('whose prompt, answer or interrupt arrives after the logout opens no room', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    const late = ['/api/prompts', '/api/asks/x'].map((path) => {
      const { hostname, port } = new URL(chat.url);
      const headers = { origin: chat.url, cookie: ann.cookie, 'content-type': 'application/json' };
      const sent = request({ hostname, port, path, method: 'POST', agent: false, headers });
      sent.write('{');
      return sent;
    });
    // Both have passed the look at the login when a later request of theirs is answered.
    await ann.snapshot();
    expect((await ann.post('/api/logout')).status).toBe(200);
    for (const sent of late) {
      sent.end(sent.path === '/api/prompts' ? '"text":"SAY hi"}' : '"behavior":"allow"}');
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(401);
    }
    expect(chat.sessions()).toHaveLength(1);
  });

  it('that goes on for nobody ends: a login that is not used, with no tab open, and its room', async () => {
    await using chat = await startChat({ idleMs: 50 });
    const ann = new ChatClient(chat.url);
    expect(await ann.enter('ann', password)).toBe(303);
    await eventually(() => chat.sessions().length === 0);
    expect((await ann.fetch('/api/snapshot')).status).toBe(401);
  });

  it('gets no more rooms for one address than there may be, and leaves the others theirs', async () => {
    await using chat = await startChat({ maxRoomsOfAddress: 2 });
    const { ann } = await twoUsers(chat);
    expect(await new ChatClient(chat.url).enter('cleo', password)).toBe(429);
    expect((await ann.post('/api/logout')).status).toBe(200);
    expect(await new ChatClient(chat.url).enter('cleo', password)).toBe(303);
  });

  it('has a session whose name no client ever says or sees', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    const names = chat.sessions().map(({ name }) => name);
    expect(names).not.toContain('ann');
    for (const name of names) expect(name).toMatch(/^[0-9a-f-]{36}$/);
    await ann.ask('SAY hello');
    const seen = JSON.stringify(await ann.snapshot());
    for (const { name, sessionId } of chat.sessions()) {
      expect(seen).not.toContain(name);
      expect(seen).not.toContain(sessionId);
    }
    expect(seen).not.toContain(chat.folder);
  });

  it('reaches nothing with a cookie that is made up, changed, or was logged out', async () => {
    await using chat = await startChat();
    const { ann, bob } = await twoUsers(chat);
    const [name = '', value = ''] = ann.cookie.split(/=(.*)/s);
    const [token = '', signature = ''] = decodeURIComponent(value).split('.');
    const [, bobs = ''] = decodeURIComponent(bob.cookie.split(/=(.*)/s)[1] ?? '').split('.');
    const encode = (text: string) => `${name}=${encodeURIComponent(text)}`;
    const forged = [
      '',
      encode('ann'),
      encode(token),
      encode(`${token}.${bobs}`),
      encode(`${token.slice(1)}.${signature}`),
      encode(`${chat.sessions()[0]?.name}.${signature}`),
    ];
    for (const cookie of forged) {
      for (const path of ['/api/snapshot', '/api/events']) {
        expect((await new ChatClient(chat.url, cookie).fetch(path)).status, cookie).toBe(401);
      }
      expect((await new ChatClient(chat.url, cookie).post('/api/prompts', { text: 'SAY hi' })).status).toBe(
        401,
      );
    }
    const old = new ChatClient(chat.url, ann.cookie);
    expect((await old.fetch('/api/snapshot')).status).toBe(200);
    expect((await ann.post('/api/logout')).status).toBe(200);
    expect((await old.fetch('/api/snapshot')).status).toBe(401);
  });

  it('gets a cookie that scripts cannot read and other sites cannot use', async () => {
    await using chat = await startChat();
    const body = new URLSearchParams({ name: 'ann', password });
    const response = await new ChatClient(chat.url).fetch('/login', {
      method: 'POST',
      body,
      redirect: 'manual',
    });
    expect(response.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
    await response.body?.cancel();
  });

  it("cannot go on after an event of another user's, however it is asked for", async () => {
    await using chat = await startChat();
    const { ann, bob } = await twoUsers(chat);
    await ann.ask('SAY the word is swordfish');
    await bob.ask('SAY nothing of note');
    const { after } = await ann.snapshot();
    const [room = ''] = after.split('-');
    const first = `${room}-${'0'.repeat(12)}`;
    for (const asked of [
      { headers: { 'last-event-id': after } },
      { headers: { 'last-event-id': first } },
      { after },
      { after: first },
    ]) {
      const leaving = new AbortController();
      const heard = [];
      for await (const { event, value } of bob.events({ signal: leaving.signal, ...asked })) {
        heard.push({ event, value });
        if (event !== 'reset' && value.type === 'turn') break;
      }
      leaving.abort();
      expect(heard[0]).toMatchObject({ event: 'reset', value: { reason: 'foreign' } });
      expect(JSON.stringify(heard)).not.toContain('swordfish');
      expect(JSON.stringify(heard)).toContain('of note');
    }
  });

  it("reaches its own session alone, whatever it calls another's", async () => {
    await using chat = await startChat();
    const { ann, bob } = await twoUsers(chat);
    await bob.ask('SAY the word is swordfish');
    await ann.ask('SAY nothing of note');
    const sessions = chat.sessions().flatMap(({ name, sessionId }) => [name, sessionId]);
    const cookieOfBob = encodeURIComponent(bob.cookie);
    for (const guess of ['bob', ...sessions, '*', '..', '%2e%2e%2fbob', '__proto__', '0', cookieOfBob]) {
      for (const path of [
        `/api/snapshot?name=${guess}&user=${guess}&session=${guess}&account=${guess}&id=${guess}`,
        `/api/snapshot/${guess}`,
        `/api/sessions/${guess}`,
        `/api/events/${guess}`,
        `/api/${guess}/snapshot`,
        `/${guess}`,
      ]) {
        const named = { 'x-user': guess, 'x-forwarded-user': guess, authorization: `Bearer ${guess}` };
        const response = await ann.fetch(path, { headers: named });
        expect([200, 404], path).toContain(response.status);
        const body = await response.text();
        expect(body, path).not.toContain('swordfish');
        if (response.status === 200 && path.includes('snapshot?')) expect(body).toContain('of note');
      }
      expect((await ann.post(`/api/asks/${guess}`, { behavior: 'allow' })).status, guess).toBe(404);
    }
    expect(JSON.stringify((await bob.snapshot()).events)).not.toContain('of note');
  });

  it('is served no file of the host, whatever path is asked for', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    const up = '../'.repeat(12);
    for (const path of [
      `/${up}etc/passwd`,
      `/chat.js/${up}etc/passwd`,
      `/page/${up}etc/passwd`,
      `/${up.replaceAll('.', '%2e')}etc/passwd`,
      `/${up.replaceAll('/', '%2f')}etc/passwd`,
      `/${up.replaceAll('../', '..%5c')}etc%5cpasswd`,
      '//etc/passwd',
      '/etc/passwd%00.js',
      '/chat.js%00',
      '/chat.js%2f..%2fmain.ts',
      '/../main.ts',
      '/../../package.json',
      '/page/chat.js',
      '/api/..%2f..%2fetc/passwd',
      'file:///etc/passwd',
    ]) {
      const { status, body } = await answerTo(path, chat.url, ann.cookie);
      expect([400, 404], path).toContain(status);
      expect(body, path).not.toMatch(/root:|import|devDependencies|createChat/);
    }
  });

  it("cannot answer another's permission question, whose tool waits on", async () => {
    await using chat = await startChat();
    const { ann, bob } = await twoUsers(chat);
    const events = await ann.ask('TOOL Write {"file_path":"a.txt","content":"x"} ;; SAY done', (event) => {
      if (event.type !== 'asked') return;
      const { id } = event.ask;
      void (async () => {
        expect((await bob.post(`/api/asks/${id}`, { behavior: 'allow' })).status).toBe(404);
        expect((await ann.post(`/api/asks/${id}`, { behavior: 'deny' })).status).toBe(200);
        expect((await ann.post(`/api/asks/${id}`, { behavior: 'allow' })).status).toBe(404);
      })();
    });
    expect(events.find(({ type }) => type === 'answered')).toMatchObject({ how: 'denied' });
    const files = await readdir(join(chat.folder, 'users'), { recursive: true });
    expect(files.filter((file) => file.endsWith('a.txt'))).toEqual([]);
  });

  it('reaches no command of the CLI and no file of the host by what is typed', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    await ann.ask('SAY remember me');
    const before = chat.sessions().map(({ sessionId }) => sessionId);
    for (const typed of [
      '/clear',
      '/cost',
      '/model haiku',
      '/exit',
      '/add-dir /',
      '!id',
      '# remember',
      '@/etc/passwd',
      'see @../../../../etc/passwd please',
      '@"/etc/passwd"',
      '@~/.claude.json',
      '@file:///etc/passwd',
    ]) {
      expect(saidIn(await ann.ask(typed)), typed).toContain(typed);
    }
    expect(chat.sessions().map(({ sessionId }) => sessionId)).toEqual(before);
    expect(saidIn(await ann.ask('RECALL'))).toContain('remember me');
    expect(JSON.stringify(chat.api.requests)).not.toContain('root:x:');
  });

  it('cannot have the model touch anything but files of the own folder', async () => {
    await using chat = await startChat();
    const { ann, bob } = await twoUsers(chat);
    const secret = join(chat.folder, 'secret.txt');
    await writeFile(secret, 'swordfish');
    await bob.ask('SAY hello');
    const [annsId = '', bobsId = ''] = chat.sessions().map(({ name }) => name);
    const tries = [
      `TOOL Read {"file_path":${JSON.stringify(secret)}}`,
      'TOOL Read {"file_path":"../../../secret.txt"}',
      'TOOL Read {"file_path":"/etc/passwd"}',
      'TOOL Read {"file_path":"/proc/self/environ"}',
      'TOOL Read {"file_path":"./../files/../../home/.claude.json"}',
      'TOOL Read {"file_path":"file:///etc/passwd"}',
      'TOOL Read {"file_path":"~/.claude.json"}',
      `TOOL Write {"file_path":${JSON.stringify(join(chat.folder, 'users', bobsId, 'files', 'x'))},"content":"x"}`,
      `TOOL Edit {"file_path":${JSON.stringify(secret)},"old_string":"sword","new_string":"s"}`,
      'TOOL Bash cat /etc/passwd',
      'TOOL Glob {"pattern":"/etc/*"}',
      'TOOL WebFetch {"url":"http://127.0.0.1:1/","prompt":"x"}',
    ];
    for (const attempt of tries) {
      const events = await ann.ask(`${attempt} ;; SAY done`);
      expect(
        events.filter(({ type }) => type === 'asked'),
        attempt,
      ).toEqual([]);
      expect(JSON.stringify(events), attempt).toContain('tool-output-error');
      expect(saidIn(events)).toBe('done');
    }
    expect(await readFile(secret, 'utf8')).toBe('swordfish');
    expect(await readdir(join(chat.folder, 'users', bobsId, 'files'))).toEqual([]);
    expect(await readdir(join(chat.folder, 'users', annsId, 'files'))).toEqual([]);
    expect(JSON.stringify(chat.api.requests)).not.toMatch(/root:x:/);
  });
});

describe('the chat', () => {
  it('takes nothing from another site, nor under another name', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    for (const path of ['/login', '/api/prompts', '/api/interrupt', '/api/logout', '/api/asks/x']) {
      for (const origin of ['http://evil.example', 'null', `${chat.url}.evil.example`, `${chat.url}0`, '']) {
        const response = await ann.fetch(path, {
          method: 'POST',
          body: '{"text":"SAY hi"}',
          headers: { origin },
        });
        expect(response.status, `${path} from ${origin}`).toBe(403);
      }
    }
    expect(await statusUnder('evil.example', chat.url)).toBe(421);
    expect(await statusUnder(new URL(chat.url).host, chat.url)).toBe(200);
    expect((await ann.snapshot()).events).toEqual([]);
    expect(chat.sessions()).toHaveLength(2);
  });

  it('takes bodies of a limited size and of the right shape alone', async () => {
    await using chat = await startChat();
    const { ann } = await twoUsers(chat);
    expect((await ann.post('/api/prompts', { text: 'x'.repeat(100_000) })).status).toBe(413);
    expect((await ann.post('/api/prompts', { text: 'x'.repeat(32_001) })).status).toBe(400);
    for (const body of [{}, { text: 1 }, { text: '' }, [], { text: 'SAY hi', commands: true, name: 'bob' }]) {
      expect((await ann.post('/api/prompts', body)).status, JSON.stringify(body)).toBe(400);
    }
    expect((await ann.fetch('/api/prompts', { method: 'POST', body: 'no json' })).status).toBe(400);
    expect((await ann.snapshot()).events).toEqual([]);
  });

  it('ends the session of who logs out, with all its processes and files, in all tabs', async () => {
    await using chat = await startChat();
    const { ann, bob } = await twoUsers(chat);
    await ann.ask('SAY hello');
    const { after } = await ann.snapshot();
    let ended: Promise<string> | undefined;
    // Who logs out before the tab is there is not let in at all.
    await new Promise<void>((onOpen, onError) => {
      const tab = ann.events({ after, onOpen });
      ended = (async () => {
        for await (const { event } of tab) if (event === 'end') return 'ended';
        return 'broken off';
      })();
      ended.catch(onError);
    });
    const [annsId = ''] = chat.sessions().map(({ name }) => name);
    expect((await ann.post('/api/logout')).status).toBe(200);
    expect(await ended).toBe('ended');
    expect(chat.sessions().map(({ name }) => name)).not.toContain(annsId);
    expect(await readdir(join(chat.folder, 'users'))).not.toContain(annsId);
    expect(saidIn(await bob.ask('SAY still here'))).toBe('still here');
  });

  it('lets no more users in than there may be sessions', async () => {
    await using chat = await startChat({ maxUsers: 1 });
    const ann = new ChatClient(chat.url);
    expect(await ann.enter('ann', password)).toBe(303);
    expect(await new ChatClient(chat.url).enter('bob', password)).toBe(503);
    await ann.post('/api/logout');
    expect(await new ChatClient(chat.url).enter('bob', password)).toBe(303);
  });
});
