import { InvalidOptionsError } from '@troupe/core';
import { type ChildStartContext, Supervisor, SupervisorStartError } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { Crew } from '../crew.ts';
import { Worker } from '../worker.ts';

describe('Supervisor.start', () => {
  test('row 1: a supervisor without children starts, and ends with the reason it is stopped with', async () => {
    const supervisor = await Supervisor.start({ maxRestarts: 2, maxSeconds: 3600 });
    await supervisor.stop({ type: 'shutdown' });
    expect(await supervisor.exited).toEqual({ type: 'shutdown' });
  });

  test('row 3: it resolves only when the last child is up, and children start one after another', async () => {
    const crew = new Crew();
    const clock = new SimulatedClock();
    const up: string[] = [];
    const slowly = async () => {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 300));
      up.push('d');
      return new Worker();
    };
    crew.plan('d', slowly);
    const children = [crew.spec('a'), crew.spec('b'), crew.spec('d'), crew.spec('e')];
    const starting = Supervisor.start({ children, onEvent: crew.note, clock });
    await clock.advance(299);
    expect(crew.diary).toEqual(['+a1', '+b1']);
    await clock.advance(1);
    const supervisor = await starting;
    expect(up).toEqual(['d']);
    expect(crew.diary).toEqual(['+a1', '+b1', '+d1', '+e1']);
    await supervisor.stop();
  });

  test('a child that fails stops those before it in reverse order, and none is left', async () => {
    const crew = new Crew();
    crew.plan('d', new Error('no'));
    const children = [crew.spec('a'), crew.spec('b'), crew.spec('d'), crew.spec('e')];
    const starting = Supervisor.start({ name: 'top', children, onEvent: crew.note });
    const error = await starting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SupervisorStartError);
    expect(error).toMatchObject({ code: 'SUPERVISOR_START', childId: 'd', reason: new Error('no') });
    expect(error).toHaveProperty('message', 'The supervisor top did not start: its child d failed. no');
    expect(crew.diary).toEqual(['+a1', '+b1', 'start_error d', '-b1 shutdown', '-a1 shutdown']);
    expect(crew.countWorkers('e')).toBe(0);
  });

  test('rows 10 and 14: the error of a supervisor under it nests', async () => {
    const crew = new Crew();
    crew.plan('d', new Error('no'));
    const inner = () => Supervisor.start({ children: [crew.spec('b'), crew.spec('d')] });
    const starting = Supervisor.start({
      children: [crew.spec('a'), { id: 'in', type: 'supervisor', start: inner }],
    });
    await expect(starting).rejects.toMatchObject({
      childId: 'in',
      reason: { code: 'SUPERVISOR_START', childId: 'd', reason: { message: 'no' } },
    });
    expect(await crew.worker('a').exited).toEqual({ type: 'shutdown' });
    expect(await crew.worker('b').exited).toEqual({ type: 'shutdown' });
  });

  test('a start that throws, or comes up with no child, has failed with what it threw or came up with', async () => {
    const thrower = {
      id: 'a',
      start: () => {
        throw new TypeError('at once');
      },
    };
    await expect(Supervisor.start({ children: [thrower] })).rejects.toMatchObject({
      reason: new TypeError('at once'),
    });
    const junk = { exited: 'soon' };
    // What no type checker lets through.
    const junkChild = { id: 'a', start: async () => junk as unknown as Worker };
    const error = await Supervisor.start({ children: [junkChild] }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ childId: 'a' });
    expect((error as SupervisorStartError).reason).toBe(junk);
  });

  test('each start is told its number, a signal of its own, and how the life before it ended', async () => {
    const contexts: ChildStartContext[] = [];
    const crew = new Crew();
    const start = async (context: ChildStartContext) => {
      contexts.push(context);
      return new Worker();
    };
    const supervisor = await Supervisor.start({ children: [{ id: 'a', start }] });
    const before = (await supervisor.whichChildren())[0]?.child as Worker;
    expect(contexts[0]?.signal.aborted).toBe(false);
    before.crash('first');
    await before.exited;
    await supervisor.countChildren();
    expect(contexts.map(({ incarnation }) => incarnation)).toEqual([1, 2]);
    expect('previousExit' in (contexts[0] ?? {})).toBe(false);
    expect(contexts[1]?.previousExit).toEqual({ type: 'crash', error: new Error('first') });
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    await supervisor.stop();
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(crew.diary).toEqual([]);
  });

  test('a signal that is first asked for when the life is over has aborted', async () => {
    let context: ChildStartContext | undefined;
    const start = async (given: ChildStartContext) => {
      context = given;
      return new Worker();
    };
    const supervisor = await Supervisor.start({ children: [{ id: 'a', start }] });
    await supervisor.stop();
    expect(context?.signal.aborted).toBe(true);
  });

  test('row 87: the wall clock may jump as it likes', async () => {
    const crew = new Crew();
    const clock = new SimulatedClock();
    let wall = 0;
    const jumping = {
      now: () => clock.now(),
      setTimer: clock.setTimer.bind(clock),
      wallTime: () => (wall += 3_600_000),
    };
    const supervisor = await Supervisor.start({
      maxRestarts: 1,
      maxSeconds: 2,
      children: [crew.spec('a')],
      clock: jumping,
    });
    crew.worker('a').crash();
    await crew.worker('a').exited;
    await supervisor.countChildren();
    crew.worker('a').crash();
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown', cause: { code: 'MAX_RESTARTS' } });
  });

  test.each([
    ['row 20: a strategy that there is not', { strategy: 'one_for_some' }, 'strategy'],
    ['row 20: maxRestarts -1', { maxRestarts: -1 }, 'maxRestarts'],
    ['row 20: maxRestarts Infinity', { maxRestarts: Number.POSITIVE_INFINITY }, 'maxRestarts'],
    ['row 20: maxSeconds 0', { maxSeconds: 0 }, 'maxSeconds'],
    ['row 20: maxSeconds -1', { maxSeconds: -1 }, 'maxSeconds'],
    ['row 20: maxSeconds Infinity', { maxSeconds: Number.POSITIVE_INFINITY }, 'maxSeconds'],
    ['row 20: an autoShutdown that there is not', { autoShutdown: 'x' }, 'autoShutdown'],
    ['row 20: options that are no object', 'junk', ''],
    ['row 16: a child that is no object', { children: ['junk'] }, 'children.0'],
    ['row 16: a child without an id', { children: [{ start: async () => new Worker() }] }, 'children.0.id'],
    ['row 16: a child without a start', { children: [{ id: 'a' }] }, 'children.0.start'],
  ])('%s is refused, and nothing starts', async (_, options, key) => {
    // What no type checker lets through.
    const starting = Supervisor.start(options as never);
    await expect(starting).rejects.toBeInstanceOf(InvalidOptionsError);
    await expect(starting).rejects.toMatchObject({ issues: [{ key }] });
  });

  test('two children of one id are refused, and nothing starts', async () => {
    const crew = new Crew();
    await expect(Supervisor.start({ children: [crew.spec('a'), crew.spec('a')] })).rejects.toMatchObject({
      issues: [{ key: 'children.1.id', received: "'a' (string)" }],
    });
    expect(crew.countWorkers('a')).toBe(0);
  });

  test('rows 16 and 20: keys that mean nothing are ignored, and named in the log', async () => {
    const warnings: unknown[] = [];
    const ignore = () => undefined;
    const logger = {
      error: ignore,
      warn: (facts: object) => warnings.push(facts),
      info: ignore,
      debug: ignore,
      trace: ignore,
      child: () => logger,
    };
    const crew = new Crew();
    const children = [{ ...crew.spec('a'), modules: [] }];
    const options = { children, maxRestart: 9, logger };
    const supervisor = await Supervisor.start(options);
    expect(warnings).toEqual([{ keys: ['maxRestart', 'children.0.modules'] }]);
    const b = { ...crew.spec('b'), restrat: 'temporary' };
    expect(await supervisor.startChild(b)).toMatchObject({ ok: true });
    expect(warnings.at(-1)).toEqual({ keys: ['restrat'] });
    await supervisor.stop();
  });
});
