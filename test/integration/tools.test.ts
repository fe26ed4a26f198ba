import {
  createToolServer,
  type McpServerLike,
  type SessionOptions,
  type ToolContext,
  tool,
} from '@troupe/core';
import type { Scenario, ScriptStep } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDeferred } from '#core/base/deferred.ts';
import { killChild } from '../helpers/kill-child.ts';
import { nested } from '../helpers/nested.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const calls = (...steps: ScriptStep[]): Scenario => ({ turns: [{ steps }] });
const call = (given: object | undefined, more: object = {}): ScriptStep => ({
  type: 'callTool',
  server: 'calc',
  tool: 'add',
  ...(given && { arguments: given }),
  ...more,
});
const add = tool('add', 'adds', { a: z.number(), b: z.number().default(1) }, ({ a, b }) => String(a + b));
const calc = createToolServer({ name: 'calc', tools: [add] });

const deepResult = (levels: number) => async () => ({ content: [], structuredContent: nested(levels) });

async function answerOf(step: ScriptStep, options: SessionOptions) {
  await using stage = await setStage();
  const { session } = await stage.start(calls(step), options);
  const result = await session.query('x');
  return 'result' in result ? String(result.result) : '';
}

describe('a tool of this process', () => {
  it('is called with checked input, its defaults filled in', async () => {
    expect(await answerOf(call({ a: 2, b: 3 }), { mcpServers: { calc } })).toBe('5');
    expect(await answerOf(call({ a: 2 }), { mcpServers: { calc } })).toBe('3');
  });

  it('is not called with input of another shape, or with none: the model is told', async () => {
    for (const given of [{ a: 'two' }, undefined]) {
      expect(await answerOf(call(given), { mcpServers: { calc } })).toMatch(/invalid/i);
    }
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no such row')), 'no such row'],
    ['throws what is no error', () => Promise.reject(Object.create(null)), 'no error'],
    ['returns something else', (() => 42) as never, 'neither a string nor'],
    ['returns nothing', (() => undefined) as never, 'neither a string nor'],
    [
      'returns what is nested too deep',
      deepResult(501),
      '`structuredContent` is nested more than 500 levels deep',
    ],
    [
      'returns what no stack holds',
      deepResult(50_000),
      '`structuredContent` is nested more than 500 levels deep',
    ],
  ])('that %s is an error to the model, and the session goes on', async (_title, handler, words) => {
    const server = createToolServer({ name: 'calc', tools: [tool('add', 'adds', {}, handler)] });
    await using stage = await setStage();
    const { session } = await stage.start(calls(call({})), { mcpServers: { calc: server } });
    expect(await session.query('x')).toMatchObject({ result: expect.stringContaining(words) });
    expect(await session.query('still there')).toMatchObject({ result: 'still there' });
  });

  it('knows for whom it runs', async () => {
    let context: ToolContext | undefined;
    const who = tool('add', 'who', {}, (_args, given) => {
      context = given;
      return given.sessionName ?? '';
    });
    const server = createToolServer({ name: 'any', tools: [who] });
    await using stage = await setStage();
    const step = call({}, { toolUseId: 'toolu_7' });
    const { session } = await stage.start(calls(step), { name: 'ann', mcpServers: { calc: server } });
    expect(await session.query('x')).toMatchObject({ result: 'ann' });
    expect(context).toMatchObject({
      sessionId: session.sessionId,
      toolUseId: 'toolu_7',
      serverName: 'calc',
      signal: expect.any(AbortSignal),
    });
  });

  it('runs beside itself, as often as its server allows and no more', async () => {
    let running = 0;
    let most = 0;
    const slow = tool('add', 'slow', {}, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 'ok';
    });
    const server = createToolServer({ name: 'calc', tools: [slow], concurrency: 3 });
    expect(await answerOf(call({}, { times: 20 }), { mcpServers: { calc: server } })).toBe('ok');
    expect(most).toBe(3);
  });

  it('is defined once and serves any number of sessions, each with an instance of its own', async () => {
    await using stage = await setStage();
    const sessions = await Promise.all(
      Array.from({ length: 3 }, () => stage.start(calls(call({ a: 1 })), { mcpServers: { calc } })),
    );
    const results = await Promise.all(sessions.map(({ session }) => session.query('x')));
    expect(results).toMatchObject([{ result: '2' }, { result: '2' }, { result: '2' }]);
  });

  it('works on in the next CLI of the session', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(calls(call({ a: 1 })), { mcpServers: { calc } });
    await session.query('x');
    await session.clear();
    expect(await session.query('x')).toMatchObject({ result: '2' });
  });

  it.each([
    ['an interrupt', undefined],
    ['a withdrawal of the CLI', 20],
  ])('is told by its signal of %s', async (_title, withdrawAfterMs) => {
    await using stage = await setStage();
    const called = createDeferred<AbortSignal>();
    const hang = tool('add', 'hangs', {}, (_args, { signal }) => {
      called.resolve(signal);
      return new Promise<never>(() => {});
    });
    const server = createToolServer({ name: 'calc', tools: [hang] });
    const step = call({}, withdrawAfterMs === undefined ? {} : { withdrawAfterMs });
    const { session } = await stage.start(calls(step), { mcpServers: { calc: server } });
    const turn = session.stream('x');
    const signal = await called.promise;
    const told = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
    if (withdrawAfterMs === undefined) await turn.interrupt();
    await told;
    await turn.result;
    expect(await session.query('still there')).toMatchObject({ result: 'still there' });
  });

  it('is told by its signal when the CLI dies, and the turn is lost', async () => {
    await using stage = await setStage();
    const called = createDeferred<AbortSignal>();
    const hang = tool('add', 'hangs', {}, (_args, { signal }) => {
      called.resolve(signal);
      return new Promise<never>(() => {});
    });
    const server = createToolServer({ name: 'calc', tools: [hang] });
    const { session } = await stage.start(calls(call({})), { mcpServers: { calc: server } });
    const turn = session.stream('x');
    const signal = await called.promise;
    killChild(session.pid, 'SIGKILL');
    await expect(turn.result).rejects.toMatchObject({ code: 'CLI_EXIT' });
    expect(signal.aborted).toBe(true);
  });
});

describe('a tool server', () => {
  it('spares the CLI its first questions: the answers go along with the handshake', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start({}, { mcpServers: { calc, other: { command: 'x' } } });
    await session.ready;
    const [line] = (await cli.received()) as { request?: object }[];
    expect(line?.request).toMatchObject({
      mcpServers: { other: { command: 'x' } },
      sdkMcpServers: ['calc'],
      sdkMcpServerManifests: {
        calc: {
          initializeResult: { protocolVersion: '2025-11-25', serverInfo: { name: 'calc', version: '1.0.0' } },
          toolsListResult: { tools: [{ name: 'add', inputSchema: { required: ['a'] } }] },
        },
      },
    });
  });

  it.each([
    [{ jsonrpc: '2.0', id: 1, method: 'no/such' }, /not found/i],
    [{ jsonrpc: '2.0', id: 1, method: 'tools/call' }, /invalid|required/i],
    [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'gone' } }, /not found/i],
    [{ jsonrpc: '2.0', method: 'notifications/anything' }, /result/],
    [{ jsonrpc: '2.0', id: 5, result: {} }, /result/],
    [{}, /result/],
  ])('answers %j, and lives on', async (message, words) => {
    await using stage = await setStage();
    const steps = calls({ type: 'mcpMessage', server: 'calc', message }, call({ a: 1 }));
    const { session, cli } = await stage.start(steps, { mcpServers: { calc } });
    expect(await session.query('x')).toMatchObject({ result: '2' });
    const lines = (await cli.received()) as { type?: string }[];
    expect(JSON.stringify(lines.find(({ type }) => type === 'control_response'))).toMatch(words);
  });

  it('that is not there is refused', async () => {
    expect(await answerOf(call({}), {})).toContain('No such tool server');
  });

  const instanceOf = (connected: string[], name: string): McpServerLike => ({
    connect: async (transport: {
      onmessage?: (message: never) => void;
      send(message: unknown): Promise<void>;
    }) => {
      connected.push(name);
      transport.onmessage = (message: { id?: number; method?: string }) => {
        if (message.id === undefined) return;
        const result = message.method === 'tools/call' ? { content: [{ type: 'text', text: name }] } : {};
        void transport.send({ jsonrpc: '2.0', id: message.id, result });
      };
    },
  });

  it('that is one instance serves one session after the other, and refuses a second meanwhile', async () => {
    await using stage = await setStage();
    const connected: string[] = [];
    const mcpServers = {
      calc: { type: 'sdk' as const, name: 'calc', instance: instanceOf(connected, 'one') },
    };
    const { session } = await stage.start(calls(call({})), { mcpServers });
    await session.ready;
    await expect(stage.start({}, { mcpServers })).rejects.toMatchObject({
      code: 'TOOL_SERVER',
      serverName: 'calc',
      message: expect.stringContaining('another session'),
    });
    expect(await session.query('x')).toMatchObject({ result: 'one' });
    await session.stop();
    const { session: next } = await stage.start(calls(call({})), { mcpServers });
    expect(await next.query('x')).toMatchObject({ result: 'one' });
    expect(connected).toHaveLength(2);
  });

  it('whose factory fails stops the start, and no process is left', async () => {
    await using stage = await setStage();
    const broken = { ...calc, createInstance: () => Promise.reject(new Error('no database')) };
    await expect(stage.start({}, { mcpServers: { calc: broken } })).rejects.toMatchObject({
      code: 'TOOL_SERVER',
      cause: { message: 'no database' },
    });
  });

  describe('that is never made', () => {
    const stuck = { ...calc, createInstance: () => new Promise<never>(() => {}) };

    it('fails the start by its name when its time is over, and the next start has the place', async () => {
      await using stage = await setStage({ maxStarting: 1 });
      const mcpServers = { calc, stuck };
      await expect(stage.start({}, { mcpServers, startTimeoutMs: 300 })).rejects.toMatchObject({
        code: 'TOOL_SERVER',
        message: expect.stringContaining('`stuck` is not made within `startTimeoutMs`'),
      });
      const { session } = await stage.start(calls(call({ a: 2, b: 3 })), { mcpServers: { calc } });
      expect(await session.query('x')).toMatchObject({ result: '5' });
    });

    it('holds up no stop, and the instances beside it are free again', async () => {
      await using stage = await setStage();
      let made = () => {};
      const isMade = new Promise<void>((resolve) => {
        made = resolve;
      });
      const beside = { type: 'sdk' as const, name: 'beside', instance: instanceOf([], 'one') };
      const late = createDeferred<never>();
      const createInstance = () => {
        made();
        return late.promise;
      };
      const starting = stage.start({}, { mcpServers: { beside, never: { ...calc, createInstance } } });
      const failing = expect(starting).rejects.toMatchObject({ code: 'SESSION_STOPPED' });
      await isMade;
      await stage.runtime.stop();
      await failing;
      await using other = await setStage();
      const { session } = await other.start(calls(call({}, { server: 'beside' })), {
        mcpServers: { beside },
      });
      expect(await session.query('x')).toMatchObject({ result: 'one' });
      // Fails at last, when what was made beside it serves another session.
      late.reject(new Error('no database'));
      await late.promise.catch(() => undefined);
      await expect(other.start({}, { mcpServers: { beside } })).rejects.toThrow('another session');
    });
  });
});

describe('setMcpServers', () => {
  const named = (name: string) =>
    createToolServer({ name, tools: [tool('who', 'says who it is', {}, () => name)] });
  const ask = (server: string): ScriptStep => ({ type: 'callTool', server, tool: 'who', arguments: {} });
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  interface Line {
    readonly request?: { readonly subtype?: string; readonly servers?: object };
  }
  const setsOf = (lines: readonly unknown[]) =>
    (lines as readonly Line[]).flatMap(({ request }) =>
      request?.subtype === 'mcp_set_servers' ? [request.servers] : [],
    );

  it('takes servers of this process, tells the CLI their names, and has their tools called', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(calls(ask('late')));
    await session.setMcpServers({ late: { ...named('late'), timeout: 5_000 }, files: { command: 'files' } });
    expect(setsOf(await cli.received())).toEqual([
      { late: { type: 'sdk', name: 'late', timeout: 5_000 }, files: { command: 'files' } },
    ]);
    expect(await session.query('x')).toMatchObject({ result: 'late' });
  });

  it('replaces those of the options, keeps the same ones, and the others are gone', async () => {
    await using stage = await setStage();
    const made: string[] = [];
    const watched = (name: string) => {
      const server = named(name);
      const createInstance: typeof server.createInstance = (context) => {
        made.push(name);
        return server.createInstance(context);
      };
      return { ...server, createInstance };
    };
    const [stays, goes] = [watched('stays'), watched('goes')];
    const { session, cli } = await stage.start(
      {
        turns: [
          { steps: [ask('stays')] },
          { steps: [{ type: 'mcpMessage', server: 'goes', message: list }] },
        ],
      },
      { mcpServers: { stays, goes } },
    );
    await session.setMcpServers({ stays });
    expect(await session.query('x')).toMatchObject({ result: 'stays' });
    await session.query('y');
    expect(made).toEqual(['stays', 'goes']);
    expect(JSON.stringify(await cli.received())).toContain('No such tool server.');
  });

  it('is remembered for the next CLI of the session', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({ otherTurns: { steps: [ask('late')] } });
    await session.setMcpServers({ late: named('late') });
    await session.clear();
    expect(await session.query('x')).toMatchObject({ result: 'late' });
  });

  it('puts another one under the same name in its place, and the CLI is told that the tools are others', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(calls(ask('one')), { mcpServers: { one: named('first') } });
    await session.setMcpServers({ one: named('second') });
    expect(await session.query('x')).toMatchObject({ result: 'second' });
    expect(JSON.stringify(await cli.received())).toContain('notifications/tools/list_changed');
  });

  it('changes nothing when one cannot be made, or the CLI refuses', async () => {
    await using stage = await setStage();
    const broken = { ...calc, createInstance: () => Promise.reject(new Error('no database')) };
    const { session, cli } = await stage.start(
      {
        turns: [{ steps: [ask('one')] }, { steps: [{ type: 'mcpMessage', server: 'other', message: list }] }],
        controls: { mcp_set_servers: { error: 'not allowed' } },
      },
      { mcpServers: { one: named('one') } },
    );
    await expect(session.setMcpServers({ other: named('other'), broken })).rejects.toMatchObject({
      code: 'TOOL_SERVER',
    });
    expect(setsOf(await cli.received())).toEqual([]);
    await expect(session.setMcpServers({ other: named('other') })).rejects.toThrow('not allowed');
    expect(await session.query('x')).toMatchObject({ result: 'one' });
    await session.query('y');
    expect(JSON.stringify(await cli.received())).toContain('No such tool server.');
  });

  it('gives up on a server that is not made in time, and the next call does not wait for it', async () => {
    await using stage = await setStage();
    const stuck = { ...calc, createInstance: () => new Promise<never>(() => {}) };
    const { session } = await stage.start(calls(ask('late')), { controlTimeoutMs: 4_000 });
    await expect(session.setMcpServers({ stuck })).rejects.toMatchObject({ code: 'CONTROL_REQUEST' });
    await session.setMcpServers({ late: named('late') });
    expect(await session.query('x')).toMatchObject({ result: 'late' });
  });
});
