import { fileURLToPath } from 'node:url';
import { CliExitError, CliStartError, type Logger, silentLogger } from '@troupe/core';
import type { Scenario, ScriptStep } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );
const turn = (...steps: ScriptStep[]): Scenario => ({ turns: [{ steps }] });

describe('a CLI that does not come up', () => {
  it.each([
    [
      'dies before the handshake',
      {
        start: [
          { type: 'stderr', text: 'error: no luck' },
          { type: 'die', code: 3 },
        ],
      },
      /code 3.*no luck/,
    ],
    [
      'dies during the handshake',
      { controls: { initialize: { before: [{ type: 'die', signal: 'SIGKILL' }] } } },
      /SIGKILL/,
    ],
    ['refuses the handshake', { controls: { initialize: { error: 'not today' } } }, /not today/],
    [
      'says why on stdout',
      { start: [{ type: 'failStart', message: 'No conversation found with session ID: 1' }] },
      /No conversation found/,
    ],
  ] satisfies [string, Scenario, RegExp][])(
    '%s: `ready` and every prompt are told, in its own words',
    async (_title, scenario, words) => {
      await using stage = await setStage();
      const { session } = await stage.start(scenario);
      const waiting = session.stream('x');
      const error = await thrownBy(session.ready);
      expect(error).toBeInstanceOf(CliStartError);
      expect((error as Error).message).toMatch(words);
      expect((await readTurn(waiting)).thrown).toMatchObject({ code: 'SESSION_STOPPED', cause: error });
      expect(await session.exited).toEqual({ type: 'crash', error });
      expect(session.status().state).toBe('failed');
    },
  );

  it('and is too old says so', async () => {
    await using stage = await setStage();
    const cliPath = fileURLToPath(new URL('../fixtures/cli/is-too-old.mjs', import.meta.url));
    const session = await stage.runtime.startSession({ cliPath, inheritEnv: ['PATH'] });
    expect(await thrownBy(session.ready)).toMatchObject({
      code: 'CLI_VERSION',
      version: '1.0.17',
      path: cliPath,
      message: expect.stringMatching(/too old: 2\.1\.\d+ or later.*unknown option/),
      cause: { code: 'CLI_START', permanent: true },
    });
  });

  it('and is too old for an option that was given is not started', async () => {
    await using stage = await setStage();
    const cliPath = fileURLToPath(new URL('../fixtures/cli/is-too-old.mjs', import.meta.url));
    const hooks = { PreToolUse: [{ hooks: [() => ({})] }] };
    const started = stage.runtime.startSession({ cliPath, inheritEnv: ['PATH'], hooks });
    expect(await thrownBy(started)).toMatchObject({
      code: 'CLI_VERSION',
      version: '1.0.17',
      message: expect.stringMatching(/`hooks` needs 2\.1\.238/),
      cause: undefined,
    });
  });

  it('and is too old for steering is warned of, and no turn is steered that it would not end', async () => {
    await using stage = await setStage();
    const warned: unknown[][] = [];
    const logger: Logger = {
      ...silentLogger,
      warn: (...words) => void warned.push(words),
      child: () => logger,
    };
    const { options } = await stage.script(turn({ type: 'hang' }));
    const cliPath = fileURLToPath(new URL('../fixtures/cli/tells-an-old-version.mjs', import.meta.url));
    const session = await stage.runtime.startSession({ ...options, cliPath, logger });
    await eventually(() => warned.length > 0);
    expect(JSON.stringify(warned)).toMatch(/2\.1\.205.*steering \(2\.1\.216\).*too old for some of this/);
    const running = session.stream('one');
    await eventually(() => running.state === 'running');
    expect(await thrownBy(running.steer('two'))).toMatchObject({ code: 'CLI_VERSION', version: '2.1.205' });
    await session.kill();
    await running.result.catch(() => undefined);
  });

  it('and never answers is killed when its time is up', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start({ start: [{ type: 'hang' }] }, { startTimeoutMs: 200 });
    expect(await thrownBy(session.ready)).toMatchObject({
      code: 'CLI_START',
      permanent: false,
      message: expect.stringContaining('in time'),
    });
    await session.exited;
    expect(await cli.alive()).toEqual([]);
  });

  it('can be stopped while it comes up', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({ start: [{ type: 'hang' }] }, { shutdownMs: 500 });
    await session.stop();
    expect(await thrownBy(session.ready)).toMatchObject({ code: 'SESSION_STOPPED' });
    expect((await session.exited).type).toBe('shutdown');
  });

  it('lets the next one come up where starts are limited', async () => {
    await using stage = await setStage({ maxStarting: 1 });
    const { session: stuck } = await stage.start({ start: [{ type: 'hang' }] }, { startTimeoutMs: 300 });
    const { session } = await stage.start();
    expect(await session.query('x')).toMatchObject({ subtype: 'success' });
    expect((await stuck.exited).type).toBe('crash');
  });
});

describe('a CLI that dies', () => {
  it('between turns ends the session with a crash, whatever its exit code', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      turns: [
        { steps: [{ type: 'text', text: 'bye' }], after: { delayMs: 20, steps: [{ type: 'die', code: 0 }] } },
      ],
    });
    await session.query('x');
    const reason = await session.exited;
    expect(reason).toMatchObject({
      type: 'crash',
      error: { code: 'CLI_EXIT', exitCode: 0, turnInFlight: false },
    });
  });

  it('in the middle of a line loses that line and no other', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      turn({ type: 'text', text: 'whole' }, { type: 'die', code: 1, midLine: true }),
    );
    const { text, thrown } = await readTurn(session.stream('x'));
    expect(text.trim()).toBe('whole');
    expect(thrown).toBeInstanceOf(CliExitError);
  });

  it('takes its grandchildren with it', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(
      turn(
        { type: 'grandchild', ignoresSigterm: true, holdsStdout: true },
        { type: 'die', signal: 'SIGKILL' },
      ),
    );
    await thrownBy(session.query('x'));
    await session.exited;
    expect(await cli.alive()).toEqual([]);
  });
});

describe('stop', () => {
  it('ends a CLI that ignores SIGTERM and the end of its input, within the budget, as killed', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start({ onSigterm: 'ignore', ignoreEndOfInput: true });
    await session.query('x');
    await session.stop({ type: 'shutdown' }, { timeoutMs: 500 });
    expect(await session.exited).toEqual({ type: 'killed' });
    expect(await cli.alive()).toEqual([]);
  });

  it('leaves no grandchild in a session of its own', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(turn({ type: 'grandchild', ignoresSigterm: true }));
    await session.query('x');
    expect((await cli.alive()).length).toBeGreaterThan(1);
    await session.stop();
    expect(await cli.alive()).toEqual([]);
  });

  it('twice is the same as once, and the exit reason is the one first given', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    await session.ready;
    const reason = { type: 'shutdown', detail: 'first' } as const;
    await Promise.all([
      session.stop(reason),
      session.stop({ type: 'normal' }),
      session[Symbol.asyncDispose](),
    ]);
    expect(await session.exited).toEqual(reason);
    await session.stop();
    await session.kill();
    expect(session.status()).toMatchObject({ state: 'stopped', pid: undefined });
  });

  it('is what the abort of the owner’s signal does', async () => {
    await using stage = await setStage();
    const owner = new AbortController();
    const { session } = await stage.start({}, { signal: owner.signal });
    await session.ready;
    owner.abort();
    expect(await session.exited).toEqual({ type: 'shutdown' });
  });

  it('is what the end of an `await using` block does', async () => {
    await using stage = await setStage();
    let exited: Promise<unknown>;
    {
      const { session } = await stage.start();
      await using owned = session;
      exited = owned.exited;
      await owned.query('x');
    }
    expect(await exited).toEqual({ type: 'shutdown' });
  });

  it('by kill asks nothing and is `killed`', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(turn({ type: 'text', text: 'a' }, { type: 'hang' }));
    const running = session.stream('x');
    await eventually(() => running.state === 'running');
    await session.kill();
    expect(await session.exited).toEqual({ type: 'killed' });
    expect(running.state).toBe('lost');
    expect(await cli.alive()).toEqual([]);
  });
});

describe('what a CLI prints', () => {
  it('that is garbage is an event and changes nothing', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      turn({ type: 'garbage' }, { type: 'text', text: 'good' }, { type: 'garbage', text: '{"half' }),
    );
    const heard = readTurn(session.messages());
    expect((await readTurn(session.stream('x'))).text.trim()).toBe('good');
    await session.stop();
    const faults = (await heard).messages.filter((message) => message.type === 'troupe');
    expect(faults).toMatchObject([
      { subtype: 'wire_error', error: { code: 'WIRE' } },
      { subtype: 'wire_error' },
    ]);
  });

  it('in one line of 20 MB arrives whole', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(turn({ type: 'hugeLine', bytes: 20_000_000 }));
    const { messages } = await readTurn(session.stream('x'));
    expect(Math.max(...messages.map((message) => JSON.stringify(message).length))).toBeGreaterThan(
      19_999_000,
    );
  });

  it('in pieces that split characters at every offset arrives as it was', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      turn({ type: 'split', text: 'Grüße, 世界 👩‍👩‍👧 \u2028 end', at: 'every', pauseMs: 0 }),
    );
    expect((await readTurn(session.stream('x'))).text).toBe('Grüße, 世界 👩‍👩‍👧 \u2028 end');
  });

  it('on stderr without a newline stays out of the messages and is told when it dies', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      turn(
        { type: 'stderr', text: 'warning without end' },
        { type: 'text', text: 'fine' },
        { type: 'result' },
        { type: 'die', code: 9 },
      ),
    );
    const { text, thrown } = await readTurn(session.stream('x'));
    expect([text.trim(), thrown]).toEqual(['fine', undefined]);
    expect(await session.exited).toMatchObject({ error: { exitCode: 9, stderrTail: 'warning without end' } });
  });

  it('of a type nobody knows passes through untouched', async () => {
    await using stage = await setStage();
    const line = { type: 'brand_new', deep: { __proto__x: [1, 'two', null] } };
    const { session } = await stage.start(turn({ type: 'line', line }));
    const { messages } = await readTurn(session.stream('x'));
    expect(messages).toContainEqual(expect.objectContaining(line));
  });

  it('for somebody else arrives with the keys that were written, whatever they look like', async () => {
    await using stage = await setStage();
    const opaque = { totalCount: 1, total_count: 2, 'claude-3.5-Sonnet': { 'a/b': [{ camelCase: null }] } };
    const { session } = await stage.start(
      turn(
        { type: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'count', input: opaque }] },
        { type: 'result', fields: { structured_output: opaque, modelUsage: { 'claude-3.5-Sonnet': {} } } },
      ),
    );
    const { messages } = await readTurn(session.stream('x'));
    const inputs = messages.flatMap((message) =>
      message.type === 'assistant' ? message.message.content : [],
    );
    expect(inputs).toContainEqual({ type: 'tool_use', id: 't', name: 'count', input: opaque });
    expect(messages.at(-1)).toMatchObject({
      structured_output: opaque,
      modelUsage: { 'claude-3.5-Sonnet': {} },
    });
  });
});

describe('a turn that nobody asked for', () => {
  it.each([
    ['before any prompt', { unaskedAtStart: {} }],
    ['before the prompt is begun', { turns: [{ before: {} }] }],
    ['after the prompt', { turns: [{ after: { delayMs: 5 } }] }],
    [
      'after the prompt, its idle withheld',
      { turns: [{ after: { delayMs: 5, idleBefore: false }, withholdIdle: true }] },
    ],
  ] satisfies [string, Scenario][])(
    '%s reaches the listeners and no prompt of ours',
    async (_title, scenario) => {
      await using stage = await setStage();
      const { session } = await stage.start(scenario);
      const heard = readTurn(session.messages());
      for (const prompt of ['one', 'two', 'three']) {
        const asked = session.stream(prompt);
        const { messages, text } = await readTurn(asked);
        expect(text.trim()).toBe(prompt);
        expect(messages.at(-1)).toMatchObject({ user_message_uuids: [asked.id] });
      }
      await session.stop();
      const results = (await heard).messages.filter((message) => message.type === 'result');
      expect(results.map((result) => result.origin?.kind)).toContain('task-notification');
      expect(results).toHaveLength(4);
    },
  );

  it('into which a prompt is folded ends it with the shared result', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      turns: [
        {
          steps: [],
          before: { steps: [{ type: 'waitForPrompt' }, { type: 'fold' }, { type: 'text', text: 'shared' }] },
        },
      ],
    });
    const asked = session.stream('x');
    const { messages } = await readTurn(asked);
    expect(messages.at(-1)).toMatchObject({
      origin: { kind: 'task-notification' },
      user_message_uuids: [asked.id],
    });
    expect((await readTurn(session.stream('next'))).text.trim()).toBe('next');
  });
});

describe('an older CLI', () => {
  it('without capabilities and lifecycle ends a turn with its result', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({ lifecycle: 'none' });
    for (const prompt of ['one', 'two'])
      expect((await readTurn(session.stream(prompt))).text.trim()).toBe(prompt);
    const [three, four] = [session.query('three'), session.query('four')];
    expect([await three, await four].map((result) => result.subtype)).toEqual(['success', 'success']);
  });

  it.each(['before_result', 'after_idle'] as const)('may say that a prompt is over %s', async (lifecycle) => {
    await using stage = await setStage();
    const { session } = await stage.start({ lifecycle });
    for (const prompt of ['one', 'two'])
      expect((await readTurn(session.stream(prompt))).text.trim()).toBe(prompt);
  });
});

describe('control requests', () => {
  it('that are answered out of order each get their own answer', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      reverseControlsOf: 3,
      controls: { a: { reply: { is: 'a' } }, b: { reply: { is: 'b' } }, c: { reply: { is: 'c' } } },
    });
    const answers = await Promise.all(['a', 'b', 'c'].map((subtype) => session.control(subtype)));
    expect(answers).toMatchObject([{ is: 'a' }, { is: 'b' }, { is: 'c' }]);
  });

  it('that are not answered fail at their deadline, by their signal, or with the session', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({ controls: { deaf: { never: true } } });
    await expect(session.control('deaf', {}, { timeoutMs: 30 })).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
      subtype: 'deaf',
    });
    await expect(session.control('deaf', {}, { signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
    });
    const last = thrownBy(session.control('deaf'));
    await session.ready;
    await session.stop();
    expect(await last).toMatchObject({ code: 'SESSION_STOPPED' });
  });

  it('of the CLI that nobody knows are refused, not ignored', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(
      turn({ type: 'request', request: { subtype: 'brand_new' } }, { type: 'text', text: 'on' }),
    );
    expect((await readTurn(session.stream('x'))).text.trim()).toBe('on');
    expect(JSON.stringify(await cli.received())).toContain('Unsupported control request subtype: brand_new');
  });
});
