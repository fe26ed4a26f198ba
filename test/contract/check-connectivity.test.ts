import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionOptions } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

function superviseOver(loopback: Loopback, defaults: SessionOptions = loopback.options) {
  return SessionSupervisor.start({ runtime: loopback.runtime, defaults });
}

describe('checkConnectivity', () => {
  test('asks the model, and leaves no session and no conversation', async () => {
    await using loopback = await startLoopback();
    await using supervisor = await superviseOver(loopback);
    const answer = await supervisor.checkConnectivity();
    expect(answer).toEqual({ ok: true, durationMs: expect.any(Number) });
    expect(loopback.api.requests).toHaveLength(1);
    expect(loopback.api.requests[0]?.tools).toEqual([]);
    expect([supervisor.countSessions(), supervisor.resumable()]).toEqual([0, []]);
  });

  test('says with which error a wrong key was refused', async () => {
    await using refusing = await startRefusing();
    await using loopback = await startLoopback();
    const env = { ...loopback.env, ANTHROPIC_BASE_URL: refusing.url };
    await using supervisor = await superviseOver(loopback, { ...loopback.options, env });
    expect(await supervisor.checkConnectivity()).toMatchObject({
      ok: false,
      error: { code: 'TURN_FAILED', kind: 'authentication' },
    });
  });

  test('gives up when there is no answer in time', async () => {
    await using silent = await startSilent();
    await using loopback = await startLoopback();
    const env = { ...loopback.env, ANTHROPIC_BASE_URL: silent.url };
    await using supervisor = await superviseOver(loopback, { ...loopback.options, env });
    const answer = await supervisor.checkConnectivity({ timeoutMs: 2_000 });
    expect(answer).toMatchObject({ ok: false, error: { message: 'No answer within 2000 ms.' } });
  });

  test('says that there is no CLI', async () => {
    await using loopback = await startLoopback();
    await using supervisor = await superviseOver(loopback, { cliPath: `${loopback.folder}/none` });
    expect(await supervisor.checkConnectivity()).toMatchObject({
      ok: false,
      error: { code: 'CLI_NOT_FOUND' },
    });
  });
});

/** An API that refuses every key. */
const startRefusing = () =>
  serve((response) => {
    const error = { type: 'authentication_error', message: 'invalid x-api-key' };
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ type: 'error', error }));
  });

/** An API that never answers. */
const startSilent = () => serve(() => {});

async function serve(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
