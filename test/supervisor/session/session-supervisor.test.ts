import {
  CliExitError,
  createToolServer,
  InvalidOptionsError,
  type Message,
  SessionStoppedError,
} from '@troupe/core';
import {
  MaxRestartsError,
  MaxSessionsError,
  SessionExistsError,
  SessionNotFoundError,
  SessionSupervisor,
  SupervisorGoneError,
} from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { killChild } from '../../helpers/kill-child.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { gatherCompany, hanging, killAndAwaitReturn, started, textOf } from './support.ts';

leavesNothingBehind();

describe('a supervised session whose CLI dies', () => {
  test('comes back in the same conversation and answers (W28)', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada');
    await session.query('one');
    const { sessionId } = session;
    await killAndAwaitReturn(company, 'ada');
    await expect(session.query('two')).resolves.toMatchObject({ is_error: false });
    expect(session.sessionId).toBe(sessionId);
    const [first, second] = await cli.starts();
    expect(first?.argv).toContain(`--session-id=${sessionId}`);
    expect(second?.argv).toContain(`--resume=${sessionId}`);
    expect(company.supervisor.listSessions()).toMatchObject([{ name: 'ada', restarts: 1, state: 'idle' }]);
  });

  test('again and again leaves no listener of each time behind', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    try {
      await using company = await gatherCompany({ restartScope: 'session', maxRestarts: 100 });
      const { session } = await company.add('ada');
      await session.ready;
      for (let death = 0; death < 12; death += 1) await killAndAwaitReturn(company, 'ada');
    } finally {
      process.off('warning', note);
    }
    expect(warnings).toEqual([]);
  });

  test('between turns is reported at once, by state and by event (W44)', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada', [{}, { controls: { initialize: { never: true } } }]);
    await session.query('one');
    killChild(session.pid, 'SIGKILL');
    const { reason } = await company.event('child_terminated', ({ childId }) => childId === 'ada');
    expect(reason).toMatchObject({ type: 'crash', error: { code: 'CLI_EXIT', turnInFlight: false } });
    expect(session.status().state).not.toBe('idle');
    expect(session.health().status).toBe('degraded');
    expect(company.supervisor.listSessions()[0]?.lastError).toBeInstanceOf(CliExitError);
  });

  test('repeats the handshake, and what was set at run time is set again before any prompt (W3)', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada', {}, { model: 'first', agents: { a: agent } });
    await session.query('one');
    await session.setModel('second');
    await session.setPermissionMode('plan');
    await session.setMaxThinkingTokens(2_000);
    await session.setMcpServers({ files: { command: 'files' } });
    await session.toggleMcpServer('files', false);
    await session.control('apply_flag_settings', { settings: { a: 1, b: 1 } });
    await session.control('apply_flag_settings', { settings: { b: 2 } });
    await killAndAwaitReturn(company, 'ada');
    await session.query('two');
    const [first, second] = await cli.starts();
    expect(first?.argv).toContain('--model=first');
    expect(second?.argv).toEqual(
      expect.arrayContaining(['--model=second', '--permission-mode=plan', '--max-thinking-tokens=2000']),
    );
    const requests = (second?.lines ?? []) as readonly { type: string; request?: { subtype: string } }[];
    expect(requests.map(({ type, request }) => request?.subtype ?? type)).toEqual([
      'initialize',
      'mcp_set_servers',
      'mcp_toggle',
      'apply_flag_settings',
      'user',
    ]);
    expect(requests[0]).toMatchObject({ request: { agents: { a: agent } } });
    expect(requests[3]).toMatchObject({ request: { settings: { a: 1, b: 2 } } });
  });

  test('loses the prompt in flight and keeps those that wait, which run once and in order (W13)', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada', [hanging, {}]);
    const inFlight = session.stream('in flight');
    const waiting = ['slow B', 'slow C', 'slow D'].map((prompt) => session.query(prompt));
    await started(inFlight);
    killChild(session.pid, 'SIGKILL');
    await expect(inFlight.result).rejects.toMatchObject({ code: 'CLI_EXIT', turnInFlight: true });
    expect(inFlight.state).toBe('lost');
    const answers = await Promise.all(waiting);
    expect(answers.map((answer) => textOf([answer]))).toEqual(['slow B', 'slow C', 'slow D']);
    const prompts = (await cli.starts()).map(({ lines }) => promptsIn(lines));
    expect(prompts).toEqual([['in flight'], ['slow B', 'slow C', 'slow D']]);
  });

  test('takes prompts while it is down; they run when it is back', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada', [
      {},
      { controls: { initialize: { before: [{ type: 'die' }] } } },
      {},
    ]);
    await session.query('one');
    killChild(session.pid, 'SIGKILL');
    await company.event('session_start_failed');
    expect(session.pid).toBeUndefined();
    expect(session.status().state).toBe('restarting');
    await expect(session.query('while it is down')).resolves.toMatchObject({ result: 'while it is down' });
  });

  test('goes on in messages(), with a word about the restart in between', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada');
    const heard: string[] = [];
    const listening = (async () => {
      for await (const message of session.messages()) heard.push(kind(message));
    })();
    await session.query('one');
    await killAndAwaitReturn(company, 'ada');
    await session.query('two');
    await session.terminate();
    await listening;
    const results = heard.filter((what) => what === 'result' || what === 'restarted');
    expect(results).toEqual(['result', 'restarted', 'result']);
  });

  test('before its first result is resumed, and where nothing had been written started anew under its id', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada', [
      hanging,
      { start: [{ type: 'failStart', message: 'No conversation found with session ID: x' }] },
      {},
    ]);
    const first = session.stream('first');
    await started(first);
    killChild(session.pid, 'SIGKILL');
    await expect(session.query('second')).resolves.toMatchObject({ result: 'second' });
    const { sessionId } = session;
    const ways = (await cli.starts()).map(({ argv }) => argv.find((word) => word.endsWith(sessionId)));
    expect(ways).toEqual([`--session-id=${sessionId}`, `--resume=${sessionId}`, `--session-id=${sessionId}`]);
    expect(company.events.filter(({ type }) => type === 'session_start_failed')).toEqual([]);
  });

  // Killed so early that the real CLI has made the file and written nothing into it.
  test('and can be neither resumed nor started under its id goes on under another', async () => {
    const inUse = { type: 'stderr', text: 'Error: Session ID x is already in use.\n' } as const;
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada', [
      hanging,
      { start: [{ type: 'failStart', message: 'No conversation found with session ID: x' }] },
      { start: [inUse, { type: 'die', code: 1 }] },
      {},
    ]);
    const { sessionId } = session;
    const first = session.stream('first');
    await started(first);
    killChild(session.pid, 'SIGKILL');
    await expect(session.query('second')).resolves.toMatchObject({ result: 'second' });
    expect(session.sessionId).not.toBe(sessionId);
    expect((await cli.starts())[3]?.argv).toContain(`--session-id=${session.sessionId}`);
    expect(company.events.filter(({ type }) => type === 'session_start_failed')).toEqual([]);
  });

  test('restarts with the conversation also when a sibling brings it down', async () => {
    await using company = await gatherCompany({ strategy: 'one_for_all' });
    const { session: ada } = await company.add('ada');
    const { session: bob, cli } = await company.add('bob', [hanging, {}]);
    await ada.query('one');
    const turn = bob.stream('running');
    await started(turn);
    const waiting = bob.query('waiting');
    await killAndAwaitReturn(company, 'ada');
    await expect(waiting).resolves.toMatchObject({ result: 'waiting' });
    expect(turn.state).toBe('interrupted');
    expect(await cli.starts()).toHaveLength(2);
  });
});

describe('restartSession', () => {
  test('works on a live session and keeps the conversation and what waits (W26)', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada', [{ turns: [{}, { steps: [{ type: 'hang' }] }] }, {}]);
    await session.query('one');
    const running = session.stream('running');
    await started(running);
    const waiting = session.query('waiting');
    const { sessionId, pid } = session;
    await company.supervisor.restartSession('ada');
    await expect(waiting).resolves.toMatchObject({ result: 'waiting' });
    expect(running.state).toBe('interrupted');
    expect(session.sessionId).toBe(sessionId);
    expect(session.pid).not.toBe(pid);
    expect((await cli.starts())[1]?.argv).toContain(`--resume=${sessionId}`);
    expect(company.events.filter(({ type }) => type === 'child_terminated')).toEqual([]);
  });

  test('with `fresh`, and clear(), begin a new conversation', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada');
    await session.query('one');
    const ids = [session.sessionId];
    await company.supervisor.restartSession('ada', { fresh: true });
    ids.push(session.sessionId);
    await session.query('two');
    ids.push(await session.clear());
    expect(session.sessionId).toBe(ids[2]);
    expect(new Set(ids).size).toBe(3);
    await expect(session.query('three')).resolves.toMatchObject({ result: 'three' });
  });

  test('twice at once is one restart', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada');
    await session.query('one');
    const { supervisor } = company;
    await Promise.all([supervisor.restartSession('ada'), supervisor.restartSession('ada')]);
    await session.query('two');
    expect(await cli.starts()).toHaveLength(2);
  });

  test('brings back a session that was given up', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada', [{ start: unknownFlag }, {}]);
    await expect(session.query('one')).rejects.toMatchObject({ code: 'SESSION_STOPPED' });
    expect(session.status().state).toBe('failed');
    await company.supervisor.restartSession('ada');
    await expect(session.query('two')).resolves.toMatchObject({ result: 'two' });
    expect(company.supervisor.health()).toMatchObject({ status: 'healthy', active: 1, failed: 0 });
  });
});

describe('terminateSession', () => {
  test('stops a permanent session for good: nothing brings it back (W27)', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada');
    await session.query('one');
    const turn = session.stream('two');
    await company.supervisor.terminateSession('ada');
    expect(['interrupted', 'completed', 'rejected']).toContain(turn.state);
    expect(company.supervisor.countSessions()).toBe(0);
    expect(await cli.alive()).toEqual([]);
    await expect(session.query('three')).rejects.toBeInstanceOf(SessionStoppedError);
    expect(() => company.supervisor.session('ada')).toThrow(SessionNotFoundError);
    expect(await cli.starts()).toHaveLength(1);
  });

  test('and terminate() of the ref are the same, and twice is the same as once', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada');
    await Promise.all([session.terminate(), company.supervisor.terminateSession('ada')]);
    expect(company.supervisor.listSessions()).toEqual([]);
  });

  test('frees the name: a ref is never to a later session of the same name', async () => {
    await using company = await gatherCompany();
    const { session: first } = await company.add('ada');
    await first.terminate();
    const { session: second } = await company.add('ada');
    await expect(first.query('to whom?')).rejects.toBeInstanceOf(SessionStoppedError);
    await expect(second.query('to me')).resolves.toMatchObject({ result: 'to me' });
  });

  test("is what the abort of the session's signal does", async () => {
    await using company = await gatherCompany();
    const owner = new AbortController();
    const { session, cli } = await company.add('ada', {}, { signal: owner.signal });
    await session.query('one');
    owner.abort();
    await eventually(() => expect(company.supervisor.countSessions()).toBe(0));
    expect(await cli.alive()).toEqual([]);
  });
});

describe('a start that fails', () => {
  test('for a fault of configuration gives the session up at the first try, and touches nobody else (W29)', async () => {
    await using company = await gatherCompany();
    const { session: good } = await company.add('good');
    const { session: bad, cli } = await company.add('bad', { start: unknownFlag });
    const waiting = bad.query('waiting');
    await expect(waiting).rejects.toMatchObject({
      code: 'SESSION_STOPPED',
      cause: { code: 'CLI_START', permanent: true },
    });
    expect(bad.status().state).toBe('failed');
    expect(bad.health().status).toBe('unhealthy');
    await expect(bad.ready).rejects.toBeInstanceOf(SessionStoppedError);
    await expect(bad.query('later')).rejects.toMatchObject({ cause: { code: 'CLI_START' } });
    expect(await cli.starts()).toHaveLength(1);
    await expect(good.query('one')).resolves.toMatchObject({ result: 'one' });
    expect(company.supervisor.health()).toEqual({
      status: 'degraded',
      total: 2,
      active: 1,
      restarting: 0,
      failed: 1,
    });
    expect(company.supervisor.listSessions()[1]?.lastError).toMatchObject({ code: 'CLI_START' });
    expect(company.events.filter(({ type }) => type === 'child_terminated')).toEqual([]);
  });

  test('for want of a CLI is told by the session too, not by its supervisor', async () => {
    await using company = await gatherCompany();
    const session = await company.supervisor.startSession({ name: 'ada', cliPath: '/nowhere/claude' });
    await expect(session.query('one')).rejects.toMatchObject({ cause: { code: 'CLI_NOT_FOUND' } });
  });

  test('by chance is tried again after a while, and counts in no window', async () => {
    await using company = await gatherCompany({ maxRestarts: 0 });
    const { session } = await company.add('ada', [{ start: [{ type: 'die', signal: 'SIGKILL' }] }, {}]);
    const event = await company.event('session_start_failed');
    expect(event).toMatchObject({ name: 'ada', failures: 1, retryInMs: 1_000, error: { permanent: false } });
    await expect(session.query('one')).resolves.toMatchObject({ result: 'one' });
    expect(company.supervisor.health().status).toBe('healthy');
  });

  test('because of a tool server whose database is away is tried again, and it is up when that is back', async () => {
    await using company = await gatherCompany();
    let tries = 0;
    const define = createToolServer({ name: 'db', tools: [] });
    const db = {
      ...define,
      createInstance: async (context: Parameters<typeof define.createInstance>[0]) => {
        tries += 1;
        if (tries === 1) throw new Error('no database');
        return define.createInstance(context);
      },
    };
    const { session } = await company.add('ada', {}, { mcpServers: { db } });
    const event = await company.event('session_start_failed');
    expect(event).toMatchObject({ retryInMs: 1_000, error: { code: 'TOOL_SERVER', permanent: false } });
    await expect(session.query('one')).resolves.toMatchObject({ result: 'one' });
  });

  test('so often in a row gives the session up', async () => {
    await using company = await gatherCompany({ maxStartFailures: 2 });
    const { session, cli } = await company.add('ada', { start: [{ type: 'die', code: 1 }] });
    const { error } = await company.event('session_failed');
    expect(error).toMatchObject({ code: 'CLI_START' });
    expect(await cli.starts()).toHaveLength(2);
    expect(session.status().state).toBe('failed');
    await session.terminate();
  });

  test('is waited for by nobody: a session that hangs in its handshake blocks no sibling', async () => {
    await using company = await gatherCompany({ strategy: 'one_for_one' });
    const stuck = { controls: { initialize: { never: true } } };
    const { session: slow } = await company.add('slow', stuck);
    const { session: quick } = await company.add('quick');
    await expect(quick.query('one')).resolves.toMatchObject({ result: 'one' });
    expect(slow.status().state).toBe('starting');
  });
});

describe('a session that flaps', () => {
  const flapping = { turns: [{ steps: [{ type: 'die' as const }] }] };

  test('with the shared window ends all of them, loudly', async () => {
    await using company = await gatherCompany({ maxRestarts: 1, maxSeconds: 60 });
    const { session: bad } = await company.add('bad', flapping);
    const { session: good } = await company.add('good', hanging);
    const running = good.stream('running');
    await started(running);
    for (let crash = 0; crash < 2; crash += 1) await bad.query('die').catch(() => undefined);
    const exit = await company.supervisor.exited;
    expect(exit).toMatchObject({ type: 'shutdown', cause: { code: 'MAX_RESTARTS', childId: 'bad' } });
    expect(['interrupted', 'lost']).toContain(running.state);
    await expect(good.query('more')).rejects.toMatchObject({ cause: { code: 'MAX_RESTARTS' } });
    expect(company.supervisor.health().status).toBe('unhealthy');
    await expect(
      company.cast('new').then(({ options }) => company.supervisor.startSession(options)),
    ).rejects.toBeInstanceOf(SupervisorGoneError);
  });

  test('with a window of its own is given up, and its siblings never notice (W27)', async () => {
    await using company = await gatherCompany({ restartScope: 'session', maxRestarts: 1, maxSeconds: 60 });
    const { session: bad } = await company.add('bad', flapping);
    const { session: good, cli } = await company.add('good');
    await good.query('one');
    const { pid } = good;
    const first = bad.query('die');
    const second = bad.query('die again');
    const third = bad.query('wait');
    await expect(first).rejects.toMatchObject({ code: 'CLI_EXIT' });
    await expect(second).rejects.toMatchObject({ code: 'CLI_EXIT' });
    await expect(third).rejects.toMatchObject({ code: 'SESSION_STOPPED', cause: { code: 'MAX_RESTARTS' } });
    const { error } = await company.event('session_failed');
    expect(error).toBeInstanceOf(MaxRestartsError);
    expect(error.cause).toBeInstanceOf(CliExitError);
    expect(bad.status().state).toBe('failed');
    await expect(good.query('two')).resolves.toMatchObject({ result: 'two' });
    expect(good.pid).toBe(pid);
    expect(await cli.starts()).toHaveLength(1);
    expect(company.supervisor.health()).toMatchObject({ status: 'degraded', active: 1, failed: 1 });
  });

  test('and was given up can be brought back with a new window', async () => {
    await using company = await gatherCompany({ restartScope: 'session', maxRestarts: 0, maxSeconds: 60 });
    const { session } = await company.add('bad', [flapping, {}]);
    await session.query('die').catch(() => undefined);
    await company.event('session_failed');
    await company.supervisor.restartSession('bad');
    await expect(session.query('one')).resolves.toMatchObject({ result: 'one' });
  });
});

describe('a session that is not permanent', () => {
  test('and temporary is forgotten when its CLI dies', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada', hanging, { restart: 'temporary' });
    const turn = session.stream('one');
    const waiting = session.query('two');
    await started(turn);
    killChild(session.pid, 'SIGKILL');
    await expect(waiting).rejects.toMatchObject({ code: 'SESSION_STOPPED', cause: { code: 'CLI_EXIT' } });
    await eventually(() => expect(company.supervisor.countSessions()).toBe(0));
  });

  test('and transient comes back after a crash', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada', {}, { restart: 'transient' });
    await session.query('one');
    await killAndAwaitReturn(company, 'ada', 'SIGTERM');
    await expect(session.query('two')).resolves.toMatchObject({ result: 'two' });
  });
});

describe('the register', () => {
  test('has one session of a name, and says which names it does not have', async () => {
    await using company = await gatherCompany();
    const { options } = await company.cast('ada');
    const both = await Promise.allSettled([
      company.supervisor.startSession(options),
      company.supervisor.startSession(options),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(both[1]).toMatchObject({ reason: expect.any(SessionExistsError) });
    expect(() => company.supervisor.session('bob')).toThrow(SessionNotFoundError);
    await expect(company.supervisor.terminateSession('bob')).rejects.toBeInstanceOf(SessionNotFoundError);
    await expect(company.supervisor.restartSession('bob')).rejects.toBeInstanceOf(SessionNotFoundError);
  });

  test('takes no more than maxSessions', async () => {
    await using company = await gatherCompany({ maxSessions: 1 });
    await company.add('ada');
    const { options } = await company.cast('bob');
    await expect(company.supervisor.startSession(options)).rejects.toBeInstanceOf(MaxSessionsError);
    await company.supervisor.terminateSession('ada');
    await company.supervisor.startSession(options);
    expect(company.supervisor.countSessions()).toBe(1);
  });

  test('starts nothing when one of the first sessions has bad options, and says which', async () => {
    const started = SessionSupervisor.start({ sessions: [{ name: 'a' }, { name: 'b', maxQueue: -1 }] });
    await expect(started).rejects.toMatchObject({ issues: [{ key: 'sessions.1.maxQueue' }] });
    const doubled = SessionSupervisor.start({ sessions: [{ name: 'a' }, { name: 'a' }] });
    await expect(doubled).rejects.toMatchObject({ issues: [{ key: 'sessions.1.name' }] });
    const mixed = SessionSupervisor.start({ restartScope: 'session', strategy: 'one_for_all' });
    await expect(mixed).rejects.toBeInstanceOf(InvalidOptionsError);
  });

  test('is ready when every first session is up or was given up', async () => {
    await using stage = await gatherCompany();
    const good = await stage.cast('good');
    const bad = await stage.cast('bad', { start: unknownFlag });
    await using supervisor = await SessionSupervisor.start({ sessions: [good.options, bad.options] });
    await supervisor.ready;
    expect(supervisor.listSessions().map(({ name, state }) => [name, state])).toEqual([
      ['good', 'idle'],
      ['bad', 'failed'],
    ]);
  });
});

describe('stop', () => {
  test('lets the running turn finish, rejects what waits, and leaves nothing', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada', {
      turns: [
        {
          steps: [
            { type: 'delay', ms: 300 },
            { type: 'text', echo: true },
          ],
        },
      ],
    });
    const running = session.stream('running');
    await started(running);
    const waiting = session.query('waiting');
    const stopped = company.supervisor.stop(undefined, { drainMs: 30_000 });
    await expect(waiting).rejects.toBeInstanceOf(SessionStoppedError);
    await expect(session.query('new')).rejects.toBeInstanceOf(SessionStoppedError);
    expect(company.supervisor.health().status).toBe('unhealthy');
    await stopped;
    expect(running.state).toBe('completed');
    expect(await cli.alive()).toEqual([]);
    const { resumable } = await company.event('stopped');
    expect(resumable).toEqual([{ name: 'ada', sessionId: session.sessionId, cwd: undefined }]);
  });

  test('interrupts what does not finish within drainMs, and at once when it is asked again in a hurry', async () => {
    await using company = await gatherCompany();
    const { session } = await company.add('ada', hanging);
    const running = session.stream('running');
    await started(running);
    const stopped = company.supervisor.stop(undefined, { drainMs: 600_000 });
    await company.event('stopping');
    await company.supervisor.stop(undefined, { drainMs: 0 });
    await stopped;
    expect(running.state).toBe('interrupted');
    expect(company.supervisor.resumable()).toMatchObject([{ name: 'ada' }]);
  });

  test('of the runtime is a stop of the supervisor', async () => {
    await using company = await gatherCompany();
    const { session, cli } = await company.add('ada');
    await session.query('one');
    await company.stopRuntime();
    await expect(company.supervisor.exited).resolves.toEqual({ type: 'shutdown' });
    expect(await cli.alive()).toEqual([]);
  });

  test('stops all sessions at once: it takes as long as the slowest', async () => {
    await using company = await gatherCompany();
    const slow = { onSigterm: { exitAfterMs: 700 }, ignoreEndOfInput: true } as const;
    for (const name of ['a', 'b', 'c', 'd']) await company.add(name, slow);
    await Promise.all(
      company.supervisor.listSessions().map(({ name }) => company.supervisor.session(name).ready),
    );
    await company.supervisor.stop();
    const { type } = await company.supervisor.exited;
    expect(type).toBe('shutdown');
    const ends = company.events.flatMap((event) => (event.type === 'child_ended' ? [event.reason] : []));
    expect(ends).toEqual(Array.from({ length: 4 }, () => ({ type: 'shutdown' })));
  });
});

const agent = { description: 'a', prompt: 'b' };
const unknownFlag = [
  { type: 'stderr', text: "error: unknown option '--nonsense'\n" },
  { type: 'die', code: 1 },
] as const;

function promptsIn(lines: readonly unknown[]): string[] {
  return lines.flatMap((line) => {
    const { type, message } = line as { type?: string; message?: { content: unknown } };
    return type === 'user' ? [String(message?.content)] : [];
  });
}

function kind(message: Message): string {
  return message.type === 'troupe' ? message.subtype : message.type;
}
