import { createSdkMcpServer, tool as sdkTool } from '@anthropic-ai/claude-agent-sdk';
import { createToolServer, type SessionOptions, tool } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDeferred } from '#core/base/deferred.ts';
import { killChild } from '../helpers/kill-child.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const toolResults = ({ api }: Loopback) => api.requests.flatMap((request) => request.toolResults);

const start = (loopback: Loopback, mcpServers: SessionOptions['mcpServers'], more: SessionOptions = {}) =>
  loopback.runtime.startSession({ ...loopback.options, mcpServers, allowedTools: ['mcp__host'], ...more });

describe('a tool of this process over the real CLI', () => {
  it('is called twice at once, and each call gets its own answer', async () => {
    await using loopback = await startLoopback();
    const both = createDeferred<void>();
    const ids = new Set<string | undefined>();
    const meet = tool(
      'meet',
      'waits for the other',
      { n: z.number() },
      async ({ n }, { toolUseId, sessionName }) => {
        ids.add(toolUseId);
        if (ids.size === 2) both.resolve();
        await both.promise;
        return `${sessionName} ${n}`;
      },
      // The CLI runs tools at once that only read.
      { annotations: { readOnlyHint: true } },
    );
    const host = createToolServer({ name: 'host', tools: [meet] });
    const session = await start(loopback, { host }, { name: 'ann' });
    await session.query('TOOL mcp__host__meet {"n":1} ++ TOOL mcp__host__meet {"n":2} ;; SAY done');
    expect(toolResults(loopback)).toEqual(['ann 1', 'ann 2']);
    expect(ids.size).toBe(2);
  });

  it('that fails, or is called with a wrong input, is an error to the model', async () => {
    await using loopback = await startLoopback();
    const boom = tool('boom', 'fails', { n: z.number() }, () => Promise.reject(new Error('no such row')));
    const session = await start(loopback, { host: createToolServer({ name: 'host', tools: [boom] }) });
    await session.query('TOOL mcp__host__boom {"n":1} ;; SAY done');
    await session.query('TOOL mcp__host__boom {"n":"x"} ;; SAY done');
    expect(toolResults(loopback)).toMatchObject([
      expect.stringContaining('no such row'),
      expect.stringMatching(/invalid/i),
    ]);
  });

  it('hears of an interrupt by its signal, and the session stays usable', async () => {
    await using loopback = await startLoopback();
    const called = createDeferred<AbortSignal>();
    const hang = tool('hang', 'hangs', {}, (_args, { signal }) => {
      called.resolve(signal);
      return new Promise<never>(() => {});
    });
    const session = await start(loopback, { host: createToolServer({ name: 'host', tools: [hang] }) });
    const turn = session.stream('TOOL mcp__host__hang {} ;; SAY done');
    const signal = await called.promise;
    const told = new Promise((resolve) => signal.addEventListener('abort', resolve));
    await turn.interrupt();
    await told;
    expect(await session.query('SAY after')).toMatchObject({ result: 'after' });
  });

  it('hears of the death of the CLI by its signal, and the turn is lost', async () => {
    await using loopback = await startLoopback();
    const called = createDeferred<AbortSignal>();
    const hang = tool('hang', 'hangs', {}, (_args, { signal }) => {
      called.resolve(signal);
      return new Promise<never>(() => {});
    });
    const session = await start(loopback, { host: createToolServer({ name: 'host', tools: [hang] }) });
    const turn = session.stream('TOOL mcp__host__hang {} ;; SAY done');
    const signal = await called.promise;
    killChild(session.pid, 'SIGKILL');
    await expect(turn.result).rejects.toMatchObject({ code: 'CLI_EXIT' });
    expect(signal.aborted).toBe(true);
  });

  it('is defined once and serves two sessions at the same time', async () => {
    await using loopback = await startLoopback();
    const who = tool('who', 'whose session it is', {}, (_args, { sessionName }) => sessionName ?? '');
    const host = createToolServer({ name: 'host', tools: [who] });
    const sessions = await Promise.all(['ann', 'bob'].map((name) => start(loopback, { host }, { name })));
    await Promise.all(sessions.map((session) => session.query('TOOL mcp__host__who {} ;; SAY done')));
    expect(toolResults(loopback).toSorted()).toEqual(['ann', 'bob']);
  });

  it('asks for permission like any other, and names its server', async () => {
    await using loopback = await startLoopback();
    const asked: unknown[] = [];
    const who = tool('who', 'whose session it is', {}, () => 'me');
    const host = createToolServer({ name: 'host', tools: [who] });
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      mcpServers: { host },
      canUseTool: async (name, _input, { mcpServer }) => {
        asked.push(name, mcpServer);
        return { behavior: 'allow' };
      },
    });
    await session.query('TOOL mcp__host__who {} ;; SAY done');
    expect(asked).toEqual(['mcp__host__who', { name: 'host', source: 'sdk' }]);
    expect(toolResults(loopback)).toEqual(['me']);
  });

  it('needs none of the first questions of the CLI, because their answers came along', async () => {
    await using loopback = await startLoopback();
    const host = createToolServer({ name: 'host', tools: [tool('who', 'w', {}, () => 'me')] });
    const session = await start(loopback, { host });
    expect(await session.ready).toMatchObject({ sdk_mcp_manifests_parked: { host: 'parked' } });
    await session.query('TOOL mcp__host__who {} ;; SAY done');
    expect(await session.mcpStatus()).toMatchObject([{ name: 'host', status: 'connected' }]);
  });
});

describe('a server of the official SDK', () => {
  it('works as it is, for one session at a time', async () => {
    await using loopback = await startLoopback();
    const add = sdkTool('add', 'adds', { a: z.number(), b: z.number() }, async ({ a, b }) => ({
      content: [{ type: 'text', text: String(a + b) }],
    }));
    const host = createSdkMcpServer({ name: 'host', tools: [add] });
    const session = await start(loopback, { host });
    await session.query('TOOL mcp__host__add {"a":20,"b":22} ;; SAY done');
    await expect(start(loopback, { host })).rejects.toMatchObject({ code: 'TOOL_SERVER' });
    await session.stop();
    const next = await start(loopback, { host });
    await next.query('TOOL mcp__host__add {"a":1,"b":2} ;; SAY done');
    expect(toolResults(loopback)).toEqual(['42', '3']);
  });
});

describe('setMcpServers over the real CLI', () => {
  it('brings and takes servers of this process, of either kind, and the next CLI has them again', async () => {
    await using loopback = await startLoopback();
    const say = (name: string) => tool('who', 'says who it is', {}, () => name);
    const theirs = createSdkMcpServer({
      name: 'theirs',
      tools: [sdkTool('who', 'says who', {}, async () => ({ content: [{ type: 'text', text: 'theirs' }] }))],
    });
    const first = createToolServer({ name: 'host', tools: [say('first')] });
    const second = createToolServer({
      name: 'host',
      tools: [say('second'), tool('more', 'more', {}, () => 'more')],
    });
    const session = await start(
      loopback,
      { first },
      { allowedTools: ['mcp__first', 'mcp__host', 'mcp__theirs'] },
    );
    await session.query('TOOL mcp__first__who {} ;; SAY done');
    const change = await session.setMcpServers({ host: first, theirs });
    expect(change).toMatchObject({ added: expect.arrayContaining(['host', 'theirs']), removed: ['first'] });
    await session.query('TOOL mcp__host__who {} ;; TOOL mcp__theirs__who {} ;; SAY done');
    await session.setMcpServers({ host: second });
    await session.query('TOOL mcp__host__who {} ;; TOOL mcp__host__more {} ;; SAY done');
    await session.clear();
    await session.query('TOOL mcp__host__who {} ;; SAY done');
    const results = loopback.api.requests.map(({ toolResults: texts }) => texts.join());
    expect(results.filter((text) => text !== '')).toEqual([
      'first',
      'first',
      'theirs',
      'second',
      'more',
      'second',
    ]);
  });
});
