import { fileURLToPath } from 'node:url';
import type { ElicitationRequest, OnElicitation } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const askingServer = fileURLToPath(new URL('../fixtures/mcp/asking-server.mjs', import.meta.url));
const prompt = 'TOOL mcp__asking__choose {} ;; SAY done';

const start = (loopback: Loopback, onElicitation?: OnElicitation) =>
  loopback.runtime.startSession({
    ...loopback.options,
    mcpServers: { asking: { command: process.execPath, args: [askingServer] } },
    allowedTools: ['mcp__asking'],
    ...(onElicitation && { onElicitation }),
  });

const toolResults = ({ api }: Loopback) => api.requests.flatMap((request) => request.toolResults).join();

describe('onElicitation over the real CLI', () => {
  it('is asked what a tool server wants to know, and the server gets the answer', async () => {
    await using loopback = await startLoopback();
    const asked: ElicitationRequest[] = [];
    const session = await start(loopback, async (request) => {
      asked.push(request);
      return { action: 'accept', content: { colour: 'red' } };
    });
    await session.query(prompt);
    expect(asked).toMatchObject([
      {
        serverName: 'asking',
        message: 'Which colour?',
        requestedSchema: { properties: { colour: { type: 'string' } } },
      },
    ]);
    expect(JSON.parse(toolResults(loopback))).toEqual({ action: 'accept', content: { colour: 'red' } });
  });

  it('is declined where there is nobody to ask, and closed where whoever is asked fails', async () => {
    await using loopback = await startLoopback();
    const nobody = await start(loopback);
    await nobody.query(prompt);
    expect(toolResults(loopback)).toContain('decline');
    await using other = await startLoopback();
    const failing = await start(other, () => Promise.reject(new Error('no screen')));
    await failing.query(prompt);
    expect(toolResults(other)).toContain('cancel');
  });

  it('is told by its signal of an interrupt, and the session stays usable', async () => {
    await using loopback = await startLoopback();
    const asked = createDeferred<AbortSignal>();
    const session = await start(loopback, (_request, { signal }) => {
      asked.resolve(signal);
      return new Promise(() => {});
    });
    const turn = session.stream(prompt);
    const signal = await asked.promise;
    await turn.interrupt();
    expect(turn.state).toBe('interrupted');
    expect(signal.aborted).toBe(true);
    expect(await session.query('SAY still here')).toMatchObject({ result: 'still here' });
  });
});
