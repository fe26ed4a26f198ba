import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import {
  type ContentBlock,
  createPermissionDesk,
  createToolServer,
  imageBlock,
  importSession,
  isTroupeError,
  listSessions,
  type SessionOptions,
  tool,
} from '@troupe/core';
import { createActorSystem } from '@troupe/core/supervision';
import { collect, merge, toReadable, toServerSentEvents } from '@troupe/stream';
import { SessionSupervisor, Supervisor } from '@troupe/supervisor';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isError } from '#core/base/is-error.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

const { tmpRoot: _ } = leavesNothingBehind();

/** What the code makes of it in a realm of its own, where nothing is an instance of ours. */
// Whatever the code says.
const elsewhere = <Value>(code: string, given: object = {}): Value =>
  runInNewContext(`(${code})`, { ...given }) as Value;

const png = 'Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])';

describe('values of another realm', () => {
  it('are none of ours', () => {
    expect(elsewhere<unknown>('new Error("x")') instanceof Error).toBe(false);
    expect(elsewhere<unknown>('Promise.resolve()') instanceof Promise).toBe(false);
  });

  it.each([
    'new Error("x")',
    'new TypeError("x")',
    'new (class extends Error {})("x")',
    'Object.create(new Error("x"))',
  ])('%s is an error', (code) => {
    expect(isError(elsewhere(code))).toBe(true);
  });

  it.each([
    '({ message: "x" })',
    '"x"',
    'null',
    '[]',
    '() => {}',
    'new Proxy({}, { getPrototypeOf() { throw 1 } })',
  ])('%s is none', (code) => {
    expect(isError(elsewhere(code))).toBe(false);
  });

  it('as options start a session, and as a prompt are asked', async () => {
    await using stage = await setStage();
    const { options } = await stage.script({});
    const foreign = elsewhere<SessionOptions>(
      `{
        ...JSON.parse(given),
        allowedTools: ['Read'],
        systemPrompt: { type: 'preset', preset: 'claude_code', append: 'x' },
        settings: { permissions: { allow: ['Read'] } },
        mcpServers: { a: { type: 'stdio', command: 'true', args: [] } },
        agents: { a: { description: 'a', prompt: 'b', tools: ['Read'] } },
        extraArgs: { 'debug-file': null },
        canUseTool: async () => ({ behavior: 'allow' }),
        hooks: { PreToolUse: [{ hooks: [async () => ({})] }] },
      }`,
      { given: JSON.stringify(options) },
    );
    await using session = await stage.runtime.startSession(foreign);
    const prompt = elsewhere<ContentBlock[]>('[{ type: "text", text: "hello" }]');
    expect(await session.query(prompt, elsewhere('{ timeoutMs: 60000 }'))).toMatchObject({ is_error: false });
  });

  it('are what callbacks answer and throw', async () => {
    await using stage = await setStage();
    const answers = [
      () => elsewhere('Promise.resolve({ behavior: "deny", message: "not here" })'),
      () => elsewhere('Promise.reject(new Error("from afar"))'),
    ];
    const notices: unknown[] = [];
    const step = { type: 'tools' as const, calls: [{ name: 'Bash', input: {} }], ask: true };
    const { session } = await stage.start(
      { turns: [{ steps: [step] }, { steps: [step] }] },
      { canUseTool: () => answers.shift()?.() as never },
    );
    const listening = (async () => {
      for await (const message of session.messages()) if (message.type === 'troupe') notices.push(message);
    })();
    await session.query('one');
    await session.query('two');
    await session.stop();
    await listening;
    expect(notices).toEqual([
      expect.objectContaining({
        subtype: 'permission_denied',
        reason: 'failed',
        error: expect.objectContaining({ message: 'from afar' }),
      }),
    ]);
  });

  it('are what tools answer and throw', async () => {
    await using stage = await setStage();
    const answers = [
      () => elsewhere('Promise.resolve({ content: [{ type: "text", text: "from afar" }] })'),
      () => elsewhere('Promise.reject(new Error("no such row"))'),
    ];
    const server = createToolServer({
      name: 'own',
      tools: [tool('work', 'works', { a: z.number().optional() }, () => answers.shift()?.() as never)],
    });
    const step = { type: 'callTool' as const, server: 'own', tool: 'work', arguments: {} };
    const { session } = await stage.start(
      { turns: [{ steps: [step] }, { steps: [step] }] },
      { mcpServers: { own: server } },
    );
    expect(await session.query('one')).toMatchObject({ result: 'from afar' });
    expect(await session.query('two')).toMatchObject({ result: 'no such row' });
  });

  it('are signals, for sessions, turns and history', async () => {
    await using stage = await setStage();
    // A library's own, by what it can do; a `vm` has none by itself.
    const listeners = new Set<() => void>();
    const foreign = elsewhere<AbortSignal & { abort(): void }>(
      `{
        aborted: false,
        reason: undefined,
        addEventListener(_, listener) { listeners.add(listener); },
        removeEventListener(_, listener) { listeners.delete(listener); },
        throwIfAborted() { if (this.aborted) throw this.reason; },
        abort() { this.aborted = true; this.reason = new Error('enough'); for (const each of [...listeners]) each(); },
      }`,
      { listeners },
    );
    const { session } = await stage.start({
      turns: [{ steps: [{ type: 'text', text: 'hm' }, { type: 'hang' }] }],
    });
    const turn = session.stream('go', { signal: foreign });
    for await (const message of turn) if (message.type === 'stream_event') foreign.abort();
    expect(turn.state).toBe('interrupted');
    const configDir = await mkdtemp(join(tmpdir(), 'config-'));
    // It is taken for a signal; in an empty folder there is nothing to give up.
    await expect(listSessions({ configDir, signal: foreign })).resolves.toEqual([]);
    await rm(configDir, { recursive: true });
  });

  it('are bytes, of an image and of an export', async () => {
    expect(await imageBlock(elsewhere(png))).toMatchObject({
      type: 'image',
      source: { media_type: 'image/png' },
    });
    const pieces = elsewhere<AsyncIterable<Uint8Array>>(
      '(async function* () { yield Uint8Array.from([123, 125, 10]); })()',
    );
    // Read as bytes: what is wrong with it is what it says.
    await expect(importSession(pieces)).rejects.toSatisfy(
      (error) => isTroupeError(error, 'DAMAGED_EXPORT') && !error.message.includes('neither bytes nor text'),
    );
  });

  it('are what a child of a supervisor is, promises and throws', async () => {
    const logged: unknown[] = [];
    await using supervisor = await Supervisor.start({
      children: [
        {
          id: 'a',
          start: () =>
            elsewhere(
              `(() => {
                let end;
                const exited = new Promise((resolve) => { end = resolve; });
                return {
                  exited,
                  stop: () => { end({ type: 'shutdown' }); return Promise.reject(new Error('from afar')); },
                  kill: () => { end({ type: 'killed' }); return Promise.resolve(); },
                };
              })()`,
            ),
        },
      ],
      onEvent: () => elsewhere('Promise.reject(new Error("no listener"))'),
      logger: {
        error: (facts) => void logged.push(facts),
        warn: (facts) => void logged.push(facts),
        info: () => {},
        debug: () => {},
        trace: () => {},
        child() {
          return this;
        },
      },
    });
    expect(await supervisor.countChildren()).toMatchObject({ active: 1 });
    await supervisor.stop();
    expect(logged.map((facts) => (facts as { err: Error }).err.message)).toEqual(
      expect.arrayContaining(['no listener', 'from afar']),
    );
  });

  it('are options of a supervisor of sessions', async () => {
    await using stage = await setStage();
    const { options } = await stage.script({});
    const sessions = elsewhere<never>('[{ name: "ann", ...JSON.parse(given) }]', {
      given: JSON.stringify(options),
    });
    await using supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      sessions,
      onEvent: () => elsewhere('Promise.reject(new Error("no listener"))'),
    });
    expect(await supervisor.session('ann').query('x')).toMatchObject({ result: 'x' });
  });

  it('are what an actor throws and promises', async () => {
    await using system = createActorSystem();
    const error = elsewhere<Error>('new Error("from afar")');
    const actor = system.spawn<undefined, string>({
      name: 'thrower',
      start: () => undefined,
      receive: () => {
        throw error;
      },
      stopped: () => elsewhere('Promise.reject(new Error("last word"))'),
    });
    actor.tell('x');
    expect(await actor.exited).toEqual({ type: 'crash', error });
  });

  it('are sources of streams, and what those throw', async () => {
    const source = elsewhere<never>(`(async function* () {
      yield { type: 'assistant', message: { id: 'm', content: [{ type: 'text', text: 'hello' }] } };
      throw new Error('from afar');
    })()`);
    await expect(collect(source)).rejects.toMatchObject({ message: 'from afar' });
    const failing = () => elsewhere<never>(`(async function* () { throw new Error('from afar'); })()`);
    const readable = toReadable(failing());
    await expect(readable.toArray()).rejects.toMatchObject({ message: 'from afar' });
    await expect(collect(merge(failing()))).rejects.toMatchObject({ message: 'from afar' });
    const error = elsewhere<never>('[{ type: "troupe", subtype: "x", error: new Error("told") }]');
    const sent: string[] = [];
    for await (const frame of toServerSentEvents(error)) sent.push(frame);
    expect(sent.join('')).toContain('"message":"told"');
  });

  it('are errors of another copy of the package', async () => {
    const copy = elsewhere<Error>(
      `Object.assign(new Error('of the copy'), { code: 'MAILBOX_FULL', [Symbol.for('troupe.error')]: true })`,
    );
    expect(isTroupeError(copy)).toBe(true);
    expect(isTroupeError(copy, 'MAILBOX_FULL')).toBe(true);
    expect(isTroupeError(elsewhere('new Error("x")'))).toBe(false);
  });

  it('are what a desk is asked', () => {
    const desk = createPermissionDesk();
    const context = { signal: new AbortController().signal, sessionId: 's', toolUseID: 't', requestId: 'r' };
    void desk.canUseTool('Bash', elsewhere('{ command: "ls", list: [1] }'), context);
    expect(desk.pending()).toMatchObject([{ input: { command: 'ls', list: [1] } }]);
    desk.deny(desk.pending()[0]?.id ?? '');
  });
});
