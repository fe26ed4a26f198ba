// Permission prompts answered over HTTP: the questions of a session wait at a desk, and whoever is allowed to answers
// them by their id, from any page, at any time. Nothing is bound to a connection: a page that goes away loses nothing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createPermissionDesk, isTroupeError, type PendingAsk, startSession } from '@troupe/core';
import { chooseModel } from './support/model.ts';

const desk = createPermissionDesk({ capacity: 100 });

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    // Somebody else was quicker, or the question was withdrawn; or the body is not what it should be.
    const status = isTroupeError(error, 'ASK_NOT_FOUND') ? 404 : 400;
    response.writeHead(status).end(isTroupeError(error) ? error.code : 'BAD_REQUEST');
  });
});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, , id = '', verb = ''] = (request.url ?? '/').split('/');
  if (request.method === 'GET') return void response.end(JSON.stringify(desk.pending()));
  // Who may answer is checked here in a real service.
  const body = JSON.parse((await text(request)) || '{}') as object;
  if (verb === 'allow') desk.allow(id, body);
  else if (verb === 'deny') desk.deny(id, body);
  else if (verb === 'answer')
    desk.answer(id, body as Record<string, string>); // the desk looks at what came
  else return void response.writeHead(404).end();
  response.end('{}');
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // it listens on TCP

/** The page: it asks now and then, and keeps nothing. */
const url = `http://127.0.0.1:${port}/asks`;
const answer = async (id: string, verb: string, body: object = {}) =>
  (await fetch(`${url}/${id}/${verb}`, { method: 'POST', body: JSON.stringify(body) })).status;
async function nextAsk(): Promise<PendingAsk> {
  for (;;) {
    const [ask] = (await (await fetch(url)).json()) as PendingAsk[];
    if (ask !== undefined) return ask;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

await using model = await chooseModel();
await using session = await startSession({
  ...model.options,
  name: 'ann',
  canUseTool: desk.canUseTool,
  permissionTimeoutMs: 60_000,
});
const folder = model.options.cwd ?? '.';
const isThere = (file: string) =>
  access(join(folder, file)).then(
    () => true,
    () => false,
  );

for (const [file, verb] of [
  ['allowed', 'allow'],
  ['denied', 'deny'],
] as const) {
  const turn = session.query(
    model.isReal
      ? `Run exactly this command and nothing else: touch ${file}`
      : `TOOL Bash touch ${file} ;; SAY done`,
  );
  const ask = await nextAsk();
  console.log(`${ask.sessionName} asks for ${ask.toolName}:`, ask.input['command']);
  assert.equal(await answer(ask.id, verb, verb === 'deny' ? { message: 'not now' } : {}), 200);
  assert.equal(await answer(ask.id, verb), 404, 'the second answer comes too late');
  await turn;
  console.log(`${file} is there:`, await isThere(file));
}
assert.deepEqual([await isThere('allowed'), await isThere('denied')], [true, false]);

server.closeAllConnections();
server.close();
await once(server, 'close');
