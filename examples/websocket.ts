// Answers over WebSockets: all clients see the same turn, each at its own pace; one that lost its connection goes on
// where it was, and any of them can ask or stop. One address has at most ten connections, all together have a hundred. A
// service for strangers says here who may connect: look at the origin and the cookie of the request, as `chat/` does.
import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Message, startSession } from '@troupe/core';
import { broadcast, forClients, SlowReaderError, textSnapshots, untilResult } from '@troupe/stream';
import { WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { Shares } from './chat/shares.ts';
import { chooseModel } from './support/model.ts';

const wish = z.union([
  z.strictObject({ prompt: z.string().min(1) }),
  z.strictObject({ stop: z.literal(true) }),
]);

await using model = await chooseModel();
await using session = await startSession({ ...model.options, name: 'socket', tools: [] });
// Clients see the conversation, and nothing of the host.
await using hub = broadcast(forClients(session.messages()), { whenUnread: 'run', whenSlow: 'disconnect' });
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 64 * 1024 });
await once(server, 'listening');
const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP

const maxClients = 100;
const shares = new Shares(10);

server.on('connection', (socket, request) => {
  const giveBack = server.clients.size > maxClients ? undefined : shares.take(remoteOf(request));
  if (giveBack === undefined) return refuse(socket);
  socket.on('close', giveBack);
  const after = new URL(request.url ?? '/', url).searchParams.get('after') ?? undefined;
  const leaving = new AbortController();
  socket.on('close', () => leaving.abort());
  socket.on('error', () => {}); // a client that is gone is no error: it closes
  socket.on('message', (data) => {
    const text = (data as Buffer).toString(); // which it is unless another `binaryType` is asked for
    obey(text).catch(() => socket.close(1008, 'what is that?'));
  });
  tell(socket, after, leaving.signal).catch((error: unknown) => {
    // 1013: come again. An id that is not known any more: begin anew.
    if (error instanceof SlowReaderError) socket.close(1013, 'too slow');
    else socket.close(4_000, 'begin anew');
  });
});

/** Behind a proxy it is the proxy that says where a client is. */
function remoteOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? 'unknown';
}

/** A browser is told why by the code and the words of the close; nothing else shows it. Who does not go is cut off. */
function refuse(socket: WebSocket): void {
  socket.on('error', () => {});
  socket.close(4_029, 'too many connections from where you are');
  const timer = setTimeout(() => socket.terminate(), 1_000);
  socket.on('close', () => clearTimeout(timer));
}

/** What a client wants. Throws for what is no wish. */
async function obey(text: string): Promise<void> {
  const wanted = wish.parse(JSON.parse(text));
  if ('stop' in wanted) await session.interrupt();
  // How it ends all clients hear by the broadcast.
  else session.stream(wanted.prompt).result.catch(() => {});
}

/** Tells a client all that is new. It waits for the socket: who does not read is slow to the broadcast. */
async function tell(socket: WebSocket, after: string | undefined, signal: AbortSignal): Promise<void> {
  const reader = hub.subscribe({ after, from: 'now', signal });
  for await (const message of reader) {
    const frame = JSON.stringify({ id: reader.lastId, message });
    await new Promise<void>((resolve) => socket.send(frame, () => resolve()));
  }
}

// The other side, as a browser would do it.
interface Client {
  readonly socket: WebSocket;
  readonly messages: AsyncIterable<Message>;
  lastId: string | undefined;
}

async function connect(after?: string): Promise<Client> {
  const socket = new WebSocket(after === undefined ? url : `${url}?after=${encodeURIComponent(after)}`);
  const frames = on(socket, 'message', { close: ['close'] });
  await once(socket, 'open');
  const client: Client = { socket, messages: hear(), lastId: after };
  async function* hear(): AsyncGenerator<Message> {
    for await (const [data] of frames) {
      const { id, message } = JSON.parse(String(data)) as { id: string; message: Message }; // we wrote it
      client.lastId = id;
      yield message;
    }
  }
  return client;
}

/** Reads a turn to its result; returns the text. */
async function read({ messages }: Client): Promise<string> {
  let shown = '';
  for await (const text of textSnapshots(untilResult(messages))) shown = text;
  return shown;
}

const [ann, bob] = await Promise.all([connect(), connect()]);
const bobReads = read(bob);
ann.socket.send(JSON.stringify({ prompt: 'SLOW 40 20' }));
const seen: Message[] = [];
for await (const message of ann.messages) {
  seen.push(message);
  if (seen.filter(({ type }) => type === 'stream_event').length > 8) break;
}
ann.socket.terminate();
console.log(`ann's connection broke after ${seen.length} messages`);

const again = await connect(ann.lastId);
for await (const message of untilResult(again.messages)) seen.push(message);
let annsText = '';
for await (const text of textSnapshots(seen)) annsText = text;
const bobsText = await bobReads;
console.log(`bob read: ${bobsText}`);
assert.equal(annsText, bobsText, 'nothing is missing and nothing came twice');
if (!model.isReal) assert.match(bobsText, /^w0 w1 .* w39\s*$/);

const carol = await connect();
const stopped = read(carol);
carol.socket.send(JSON.stringify({ prompt: 'SLOW 2000 20' }));
for await (const [data] of on(carol.socket, 'message')) if (String(data).includes('text_delta')) break;
carol.socket.send(JSON.stringify({ stop: true }));
const cut = await stopped;
console.log(`carol stopped it: ${cut.length} characters`);
assert.match(cut, model.isReal ? /./ : /^w0/);
assert.doesNotMatch(cut, /w1999/);

const stray = await connect('somebody-elses');
const [code] = await once(stray.socket, 'close');
assert.equal(code, 4_000, 'an id of elsewhere leads nowhere');

const crowd = await Promise.all(Array.from({ length: 10 }, () => connect()));
const closes = crowd.map(({ socket }) => once(socket, 'close'));
const [refused] = await Promise.race(closes);
assert.equal(refused, 4_029, 'one address has ten connections at most');
console.log(
  `${crowd.filter(({ socket }) => socket.readyState === WebSocket.OPEN).length} of the crowd were let in`,
);

for (const socket of server.clients) socket.terminate();
await Promise.all(closes);
server.close();
