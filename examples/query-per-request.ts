// One query per request: an HTTP service that asks the model once for each request. A client that hangs up takes its
// question back, and the CLI that worked on it is gone with it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRuntime, isTroupeError } from '@troupe/core';
import { chooseModel } from './support/model.ts';

await using model = await chooseModel();
// At most so many CLIs come up at once; the other requests wait for their turn.
await using runtime = createRuntime({ maxStarting: 2, defaults: { ...model.options, tools: [] } });

const server = createServer((request, response) => {
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const prompt = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ask') ?? '';
  try {
    const result = await runtime.query(prompt, { signal: gone.signal, timeoutMs: 60_000 });
    response.end(result.result);
  } catch (error) {
    // The client is told which kind of error it was, and nothing of its insides.
    const code = isTroupeError(error) ? error.code : 'UNKNOWN';
    response.writeHead(code === 'TURN_TIMEOUT' ? 504 : 502).end(code);
  }
}
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // it listens on TCP
const ask = (prompt: string, signal?: AbortSignal) =>
  fetch(`http://127.0.0.1:${port}/?ask=${encodeURIComponent(prompt)}`, signal ? { signal } : {});

const answers = await Promise.all(['SAY one', 'SAY two'].map(async (prompt) => (await ask(prompt)).text()));
console.log('two requests at once:', answers);
if (!model.isReal) assert.deepEqual(answers, ['one', 'two']);

const impatient = await ask('SLOW 1000 100', AbortSignal.timeout(1_500)).catch((error: Error) => error.name);
console.log('a client that hung up:', impatient);
assert.equal(impatient, 'TimeoutError');

server.closeAllConnections();
server.close();
await once(server, 'close');
