import { type Runtime, SessionStoppedError, type SessionSurface } from '@troupe/core';
import { SessionSupervisor, type SessionSupervisorOptions, Supervisor } from '@troupe/supervisor';
import type { Scenario, ScriptedCli } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { killChild } from '../../helpers/kill-child.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { setStage } from '../../helpers/scripted-session.ts';
import { Worker } from '../worker.ts';
import { hanging, started } from './support.ts';

leavesNothingBehind();

const neverReady: Scenario = { controls: { initialize: { never: true } } };
const diesAtStart: Scenario = { controls: { initialize: { before: [{ type: 'die' }] } } };
/** Long enough for everything else to happen meanwhile. */
const brief: Scenario = { turns: [{ steps: [{ type: 'text', deltas: 20, everyMs: 50 }] }] };

const scopes = ['supervisor', 'session'] as const;

/** Everything by which a supervisor of sessions comes to its end. */
const doors: Readonly<Record<string, (house: House) => Promise<unknown>>> = {
  stop: ({ supervisor }) => supervisor.stop(undefined, { drainMs: 0 }),
  'stop with a drain': ({ supervisor }) => supervisor.stop(undefined, { drainMs: 300 }),
  'stop with a budget': ({ supervisor }) => supervisor.stop(undefined, { drainMs: 300, timeoutMs: 600 }),
  asyncDispose: async ({ supervisor }) => {
    const disposed = supervisor[Symbol.asyncDispose]();
    await supervisor.stop(undefined, { drainMs: 0 });
    await disposed;
  },
  kill: ({ supervisor }) => supervisor.kill(),
  'runtime.stop': async ({ runtime, supervisor }) => {
    const stopped = runtime.stop();
    await supervisor.stop(undefined, { drainMs: 0 });
    await stopped;
  },
  'a stop above': ({ above }) => above.stop(undefined),
  'a kill above': ({ above }) => above.kill(),
  'a supervisor above that gives up': ({ above, sibling }) => {
    sibling.crash();
    return above.exited;
  },
};

interface House extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly supervisor: SessionSupervisor;
  readonly above: Supervisor;
  /** Its crash is one too many for the supervisor above. */
  readonly sibling: Worker;
  readonly sessions: readonly SessionSurface[];
  readonly clis: readonly ScriptedCli[];
  starts(): Promise<number>;
  pids(): number[];
}

/** A supervisor of as many sessions as there are scenarios, below another one. */
async function build(
  scenarios: readonly (Scenario | readonly Scenario[])[],
  options: SessionSupervisorOptions,
  shutdownMs = 2_000,
): Promise<House> {
  const stage = await setStage({ maxStarting: 20 });
  const { runtime } = stage;
  const scripts = await Promise.all(scenarios.map((scenario) => stage.script(scenario)));
  const sessions = scripts.map((script, index) => ({
    ...script.options,
    name: `s${index}`,
    shutdownMs,
  }));
  const sibling = new Worker();
  let supervisor: SessionSupervisor | undefined;
  const above = await Supervisor.start({
    runtime,
    maxRestarts: 0,
    children: [
      { id: 'sibling', start: async () => sibling },
      {
        id: 'sessions',
        type: 'supervisor',
        // Its own drain takes 5 s; nothing that is to be seen here needs that.
        shutdown: 1_500,
        start: async () => {
          supervisor = await SessionSupervisor.start({ runtime, ...options, sessions });
          return supervisor;
        },
      },
    ],
  });
  if (supervisor === undefined) throw new Error('It was started with the one above.');
  const running = supervisor;
  const clis = scripts.map(({ cli }) => cli);
  return {
    runtime,
    supervisor: running,
    above,
    sibling,
    clis,
    sessions: sessions.map(({ name }) => running.session(name)),
    starts: async () => (await Promise.all(clis.map((cli) => cli.starts()))).flat().length,
    pids: () => running.listSessions().flatMap(({ pid }) => pid ?? []),
    async [Symbol.asyncDispose]() {
      await running.kill();
      await stage[Symbol.asyncDispose]();
    },
  };
}

describe.each(scopes)('with restartScope %s', (restartScope) => {
  const many = { restartScope, maxRestarts: 100 } as const;

  describe.each(Object.keys(doors))('%s', (door) => {
    test('takes nothing and starts nothing from the call on, whatever dies meanwhile', async () => {
      await using house = await build(Array<Scenario>(6).fill(hanging), many);
      const { supervisor, sessions } = house;
      await supervisor.ready;
      const running = sessions.slice(0, 3).map((session) => session.stream('one', { onAbandon: 'detach' }));
      const waiting = sessions.slice(0, 3).map((session) => session.stream('two'));
      await Promise.all(running.map(started));
      const pids = house.pids();
      const before = await house.starts();

      const over = doors[door]?.(house);
      // What happens above comes down in a turn of the event loop.
      if (door.includes('above')) await eventually(() => supervisor.health().status === 'unhealthy');
      const late = sessions.map((session) => session.stream('late'));
      expect(late.map(({ state }) => state)).toEqual(late.map(() => 'rejected'));
      for (const pid of pids.slice(2)) killIfThere(pid);
      await expect(supervisor.startSession({ name: 'late' })).rejects.toMatchObject({
        code: 'SUPERVISOR_GONE',
      });
      await expect(supervisor.restartSession('s5')).rejects.toMatchObject({
        code: expect.stringMatching(/SUPERVISOR_GONE|SESSION_STOPPED/),
      });
      await over;
      await supervisor.exited;

      for (const turn of late) await expect(turn.result).rejects.toBeInstanceOf(SessionStoppedError);
      for (const turn of waiting) expect(turn.state).toBe('rejected');
      for (const turn of running) expect(turn.state).toMatch(/interrupted|lost/);
      expect(await house.starts()).toBe(before);
      expect((await Promise.all(house.clis.map((cli) => cli.alive()))).flat()).toEqual([]);
    });

    test('ends what is on its way up, and what waits for another try', async () => {
      await using house = await build([neverReady, neverReady, diesAtStart, hanging], many);
      const { supervisor, sessions } = house;
      const waiting = sessions.map((session) => session.stream('one'));
      await sessions[3]?.ready;
      await eventually(async () => (await house.starts()) >= 4, { what: 'every CLI was started' });
      await doors[door]?.(house);
      await supervisor.exited;
      for (const turn of waiting.slice(0, 3))
        await expect(turn.result).rejects.toBeInstanceOf(SessionStoppedError);
      const starts = await house.starts();
      expect((await Promise.all(house.clis.map((cli) => cli.alive()))).flat()).toEqual([]);
      expect(starts).toBeLessThanOrEqual(4);
    });
  });

  test('a stop that is asked for in an event starts nothing either', async () => {
    let stopped: Promise<void> | undefined;
    await using house = await build([hanging, hanging], {
      ...many,
      onEvent: ({ type }) => {
        if (type === 'child_terminated') stopped = house.supervisor.stop(undefined, { drainMs: 0 });
      },
    });
    await house.supervisor.ready;
    killChild(house.pids()[0], 'SIGKILL');
    await house.supervisor.exited;
    await stopped;
    expect(await house.starts()).toBe(2);
  });

  test('a drain lets running turns finish, and brings back nothing that dies', async () => {
    await using house = await build([brief, hanging, brief], many);
    const { supervisor, sessions } = house;
    await supervisor.ready;
    const turns = sessions.map((session) => session.stream('one', { onAbandon: 'detach' }));
    await Promise.all(turns.map(started));
    const [, dying] = house.pids();
    const stopped = supervisor.stop(undefined, { drainMs: 300_000 });
    killChild(dying, 'SIGKILL');
    await stopped;
    expect(turns.map(({ state }) => state)).toEqual(['completed', 'lost', 'completed']);
    expect(await house.starts()).toBe(3);
  });

  test('terminateSession starts nothing, though the CLI has just died', async () => {
    await using house = await build([hanging], many);
    await house.supervisor.ready;
    killChild(house.pids()[0], 'SIGKILL');
    await house.supervisor.terminateSession('s0');
    expect(await house.starts()).toBeLessThanOrEqual(2);
    expect(house.supervisor.countSessions()).toBe(0);
  });
});

test('too many restarts of one session end the others side by side, and start nothing', async () => {
  const ignoring: Scenario = { ...hanging, onSigterm: 'ignore', ignoreEndOfInput: true };
  await using house = await build(Array<Scenario>(10).fill(ignoring), { maxRestarts: 0 }, 600_000);
  const { supervisor, sessions, clis } = house;
  await supervisor.ready;
  const [dying, ...others] = house.pids();
  killChild(dying, 'SIGKILL');
  await eventually(() => supervisor.health().status === 'unhealthy');
  const late = sessions.map((session) => session.stream('late'));
  expect(late.map(({ state }) => state)).toEqual(sessions.map(() => 'rejected'));
  // None of them ends by itself, so all have been told to before the first one is gone.
  const told = async () => (await Promise.all(clis.map((cli) => cli.starts()))).flat();
  await eventually(async () => (await told()).filter(({ inputEnded }) => inputEnded).length >= others.length);
  expect((await Promise.all(clis.map((cli) => cli.alive()))).flat()).toHaveLength(others.length);
  for (const pid of others) killChild(pid, 'SIGKILL');
  await supervisor.exited;
  await expect(late[0]?.result).rejects.toMatchObject({ cause: { code: 'MAX_RESTARTS' } });
  expect(await house.starts()).toBe(10);
});

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
