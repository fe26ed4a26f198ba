import { AlreadyStartedError, type ChildInfo, type ChildSpec, Supervisor } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { Crew } from '../crew.ts';
import { Worker } from '../worker.ts';

const notFound = { ok: false, error: { type: 'not_found' } };

/** `a:running`, the newest first. */
function states(children: readonly ChildInfo[]): string[] {
  return children.map(({ id, state }) => `${id}:${state}`);
}

async function ends(worker: Worker, how: 'kill' | 'normal' | 'crash'): Promise<void> {
  if (how === 'kill') await worker.kill();
  else if (how === 'normal') worker.end({ type: 'normal' });
  else worker.crash();
  await worker.exited;
}

describe('startChild', () => {
  test('row 6: a child whose start decides not to run is kept and does not run', async () => {
    const crew = new Crew();
    crew.plan('a', 'ignore');
    await using supervisor = await Supervisor.start();
    expect(await supervisor.startChild(crew.spec('a'))).toEqual({ ok: true, child: undefined });
    expect(await supervisor.startChild(crew.spec('b'))).toEqual({ ok: true, child: crew.worker('b') });
    expect(await supervisor.whichChildren()).toEqual([
      { id: 'b', child: crew.worker('b'), state: 'running', type: 'worker' },
      { id: 'a', state: 'undefined', type: 'worker' },
    ]);
    expect(await supervisor.countChildren()).toEqual({ specs: 2, active: 1, supervisors: 0, workers: 2 });
  });

  test('row 25: a child of that id that runs is left alone, and so is its spec', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], onEvent: crew.note });
    const other = crew.spec('a', { restart: 'temporary', start: async () => new Worker() });
    const a = crew.worker('a');
    expect(await supervisor.startChild(other)).toEqual({
      ok: false,
      error: { type: 'already_started', child: a },
    });
    await ends(a, 'normal');
    await supervisor.countChildren();
    expect(crew.diary).toEqual(['+a1', '-a1 normal', 'child_terminated a', '+a2']);
  });

  test('row 31: what else a start has to say goes to the caller, and to nobody at a restart', async () => {
    const crew = new Crew();
    const made: Worker[] = [];
    const start = async () => {
      made.push(new Worker());
      return { child: made.at(-1) ?? new Worker(), info: `info ${made.length}` };
    };
    await using supervisor = await Supervisor.start({ onEvent: crew.note });
    expect(await supervisor.startChild({ id: 'a', start })).toEqual({
      ok: true,
      child: made[0],
      info: 'info 1',
    });
    made[0]?.crash();
    await made[0]?.exited;
    expect(await supervisor.whichChildren()).toMatchObject([{ id: 'a', child: made[1] }]);
    await supervisor.terminateChild('a');
    expect(await supervisor.restartChild('a')).toEqual({ ok: true, child: made[2], info: 'info 3' });
  });

  test('row 32: a child that does not start is not kept, and can be tried again', async () => {
    const crew = new Crew();
    crew.plan('a', new Error('r'), async () => 'junk' as never);
    await using supervisor = await Supervisor.start({ onEvent: crew.note });
    const failed = (reason: unknown) => ({ ok: false, error: { type: 'start_failed', reason } });
    expect(await supervisor.startChild(crew.spec('a'))).toEqual(failed(new Error('r')));
    expect(await supervisor.startChild(crew.spec('a'))).toEqual(failed('junk'));
    expect(await supervisor.whichChildren()).toEqual([]);
    expect(await supervisor.startChild(crew.spec('a'))).toMatchObject({ ok: true });
    expect(crew.diary).toEqual(['+a1']);
  });

  test.each(['one_for_one', 'one_for_all', 'rest_for_one'] as const)(
    'row 36: under %s a temporary child that ended in any way is forgotten, so its id is free',
    async (strategy) => {
      const crew = new Crew();
      await using supervisor = await Supervisor.start({ strategy });
      const spec = crew.spec('a', { restart: 'temporary' });
      for (const how of ['kill', 'normal', 'crash'] as const) {
        expect(await supervisor.startChild(spec)).toMatchObject({ ok: true });
        await ends(crew.worker('a'), how);
      }
      expect(await supervisor.startChild(spec)).toMatchObject({ ok: true });
      expect(await supervisor.terminateChild('a')).toEqual({ ok: true });
      expect(await supervisor.startChild(spec)).toMatchObject({ ok: true });
    },
  );

  test.each(['permanent', 'transient'] as const)(
    'row 37: a %s child that was stopped is kept',
    async (restart) => {
      const crew = new Crew();
      await using supervisor = await Supervisor.start({ children: [crew.spec('a', { restart })] });
      await supervisor.terminateChild('a');
      expect(await supervisor.startChild(crew.spec('a'))).toEqual({
        ok: false,
        error: { type: 'already_present' },
      });
      expect(await supervisor.restartChild('a')).toEqual({ ok: true, child: crew.worker('a', 2) });
    },
  );

  test('row 37: a transient child that ended normally is kept', async () => {
    const crew = new Crew();
    const children = [crew.spec('a', { restart: 'transient' })];
    await using supervisor = await Supervisor.start({ children });
    await ends(crew.worker('a'), 'normal');
    expect(await supervisor.startChild(crew.spec('a'))).toEqual({
      ok: false,
      error: { type: 'already_present' },
    });
    expect(await supervisor.restartChild('a')).toMatchObject({ ok: true });
  });

  test.each([
    ['permanent', 'kill'],
    ['permanent', 'normal'],
    ['permanent', 'crash'],
    ['transient', 'kill'],
    ['transient', 'crash'],
  ] as const)('row 38: a %s child after %s runs again', async (restart, how) => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a', { restart })] });
    await ends(crew.worker('a'), how);
    expect(await supervisor.startChild(crew.spec('a'))).toEqual({
      ok: false,
      error: { type: 'already_started', child: crew.worker('a', 2) },
    });
  });

  test('row 47: what runs already outside of the supervisor is named, and the child is not kept', async () => {
    const outsider = new Worker();
    await using supervisor = await Supervisor.start();
    const start = () => Promise.reject(new AlreadyStartedError('the port', outsider));
    expect(await supervisor.startChild({ id: 'a', start })).toEqual({
      ok: false,
      error: { type: 'already_started', child: outsider },
    });
    expect(await supervisor.whichChildren()).toEqual([]);
  });

  test.each([
    ['an id that is empty', { id: '' }, 'id'],
    ['a start that is no function', { start: 'here' }, 'start'],
    ['a restart that there is not', { restart: 'always' }, 'restart'],
    ['a shutdown of -10', { shutdown: -10 }, 'shutdown'],
    ['a shutdown of Infinity', { shutdown: Number.POSITIVE_INFINITY }, 'shutdown'],
    ['a type that there is not', { type: 'boss' }, 'type'],
    ['a significant "maybe"', { significant: 'maybe' }, 'significant'],
  ])('row 17: %s is refused, and the supervisor unharmed', async (_, fields, key) => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start();
    // What no type checker lets through.
    const result = await supervisor.startChild({ ...crew.spec('a'), ...fields } as ChildSpec);
    expect(result).toMatchObject({
      ok: false,
      error: { type: 'invalid_spec', error: { issues: [{ key }] } },
    });
    expect(await supervisor.whichChildren()).toEqual([]);
  });

  test('the refusal of a child spec says what was expected and what came', async () => {
    await using supervisor = await Supervisor.start();
    const result = await supervisor.startChild({ id: 'a', start: async () => new Worker(), shutdown: -1 });
    expect(result).toMatchObject({
      error: {
        error: {
          message:
            "Expected `shutdown` to be a non-negative number of milliseconds, 'infinity' or 'brutal_kill', got -1 (number).",
        },
      },
    });
  });

  test('row 18: every combination of restart, shutdown and type is accepted', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start();
    for (const restart of ['permanent', 'transient', 'temporary'] as const)
      for (const shutdown of [0, 1000, 'infinity', 'brutal_kill'] as const)
        for (const type of ['worker', 'supervisor'] as const) {
          const spec = crew.spec(`${restart} ${shutdown} ${type}`, { restart, shutdown, type });
          expect(await supervisor.startChild(spec)).toMatchObject({ ok: true });
        }
    expect(await supervisor.countChildren()).toEqual({ specs: 24, active: 24, supervisors: 12, workers: 12 });
  });

  test('row 21: a significant child is refused where it means nothing, at the start and at a call', async () => {
    const crew = new Crew();
    const transient = crew.spec('a', { restart: 'transient', significant: true });
    const permanent = crew.spec('a', { significant: true });
    await expect(Supervisor.start({ children: [transient] })).rejects.toMatchObject({
      issues: [{ key: 'autoShutdown' }, { key: 'children.0.significant' }],
    });
    await expect(
      Supervisor.start({ autoShutdown: 'any_significant', children: [permanent] }),
    ).rejects.toMatchObject({
      issues: [{ key: 'children.0.restart' }, { key: 'children.0.significant' }],
    });
    await using supervisor = await Supervisor.start({ autoShutdown: 'any_significant' });
    expect(await supervisor.startChild(permanent)).toMatchObject({
      error: { type: 'invalid_spec', error: { issues: [{ key: 'restart' }, { key: 'significant' }] } },
    });
    expect(await supervisor.startChild(transient)).toMatchObject({ ok: true });
  });

  test('row 15: what a spec leaves out is permanent, a worker, 5000 ms or infinity, and not significant', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ onEvent: crew.note });
    await supervisor.startChild(crew.spec('a'));
    await supervisor.startChild(crew.spec('b', { shutdown: 'brutal_kill' }));
    await supervisor.startChild(crew.spec('c', { type: 'supervisor' }));
    const defaults = { restart: 'permanent', shutdown: 5000, type: 'worker', significant: false };
    expect(crew.events.map(({ offender }) => offender)).toMatchObject([
      defaults,
      { ...defaults, shutdown: 'brutal_kill' },
      { ...defaults, shutdown: 'infinity', type: 'supervisor' },
    ]);
  });
});

describe('terminateChild, restartChild, deleteChild', () => {
  test('row 27: stopping twice is the same as once, and the child is kept', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    expect(await supervisor.terminateChild('a')).toEqual({ ok: true });
    expect(await supervisor.terminateChild('a')).toEqual({ ok: true });
    expect(await crew.worker('a').exited).toEqual({ type: 'shutdown' });
    expect(crew.worker('a').told).toEqual(['stop shutdown 5000']);
    expect(states(await supervisor.whichChildren())).toEqual(['a:undefined']);
    expect(await supervisor.countChildren()).toEqual({ specs: 1, active: 0, supervisors: 0, workers: 1 });
  });

  test('rows 28 and 40: an id that there is not, or no id at all, is not found', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    expect(await supervisor.terminateChild('x')).toEqual(notFound);
    expect(await supervisor.restartChild('x')).toEqual(notFound);
    expect(await supervisor.deleteChild('x')).toEqual(notFound);
    // A static supervisor knows its children by their ids only.
    expect(await supervisor.terminateChild(crew.worker('a') as never)).toEqual(notFound);
  });

  test('row 29: a child that runs is neither restarted nor deleted, nor touched', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    expect(await supervisor.restartChild('a')).toEqual({ ok: false, error: { type: 'running' } });
    expect(await supervisor.deleteChild('a')).toEqual({ ok: false, error: { type: 'running' } });
    expect(crew.worker('a').told).toEqual([]);
    expect(crew.countWorkers('a')).toBe(1);
  });

  test('row 30: a child that was stopped and deleted is gone, and its id free', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    expect(await supervisor.terminateChild('a')).toEqual({ ok: true });
    expect(await supervisor.deleteChild('a')).toEqual({ ok: true });
    expect(await supervisor.restartChild('a')).toEqual(notFound);
    expect(await supervisor.countChildren()).toEqual({ specs: 0, active: 0, supervisors: 0, workers: 0 });
    expect(await supervisor.startChild(crew.spec('a'))).toMatchObject({ ok: true });
  });

  test('row 45: a child that decided not to run can be deleted', async () => {
    const crew = new Crew();
    crew.plan('a', 'ignore');
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    expect(await supervisor.deleteChild('a')).toEqual({ ok: true });
    expect(await supervisor.whichChildren()).toEqual([]);
  });

  test('row 46: a child that has itself stopped waits for itself until it is killed, and the supervisor lives on', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    crew.plan('a', { obeys: false });
    await using supervisor = await Supervisor.start({ children: [crew.spec('a', { shutdown: 300 })], clock });
    const done = supervisor.terminateChild('a');
    await clock.advance(299);
    expect(crew.worker('a').told).toEqual(['stop shutdown 300']);
    await clock.advance(1);
    expect(await done).toEqual({ ok: true });
    expect(await crew.worker('a').exited).toEqual({ type: 'killed' });
    expect(await supervisor.restartChild('a')).toMatchObject({ ok: true });
  });

  test('a restart that was due is not made after the child was stopped, and can be asked for', async () => {
    const crew = new Crew();
    crew.plan('a', {}, ...Array.from({ length: 50 }, () => new Error('not yet')));
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], maxRestarts: 1000 });
    await ends(crew.worker('a'), 'crash');
    expect(states(await supervisor.whichChildren())).toEqual(['a:restarting']);
    expect(await supervisor.restartChild('a')).toEqual({ ok: false, error: { type: 'restarting' } });
    expect(await supervisor.deleteChild('a')).toEqual({ ok: false, error: { type: 'restarting' } });
    expect(await supervisor.startChild(crew.spec('a'))).toEqual({
      ok: false,
      error: { type: 'already_present' },
    });
    expect(await supervisor.terminateChild('a')).toEqual({ ok: true });
    expect(states(await supervisor.whichChildren())).toEqual(['a:undefined']);
    crew.plan('a');
    expect(await supervisor.restartChild('a')).toMatchObject({ ok: true });
  });
});

describe('whichChildren, countChildren', () => {
  test('rows 48 and 49: they tell of every child what it is at that moment, the newest first', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start();
    expect(await supervisor.whichChildren()).toEqual([]);
    await supervisor.startChild(crew.spec('a'));
    await supervisor.startChild(crew.spec('b', { type: 'supervisor' }));
    expect(await supervisor.whichChildren()).toEqual([
      { id: 'b', child: crew.worker('b'), state: 'running', type: 'supervisor' },
      { id: 'a', child: crew.worker('a'), state: 'running', type: 'worker' },
    ]);
    expect(await supervisor.countChildren()).toEqual({ specs: 2, active: 2, supervisors: 1, workers: 1 });
    await supervisor.terminateChild('b');
    expect(await supervisor.whichChildren()).toMatchObject([{ id: 'b', state: 'undefined' }, { id: 'a' }]);
    expect(await supervisor.countChildren()).toEqual({ specs: 2, active: 1, supervisors: 1, workers: 1 });
    await supervisor.deleteChild('b');
    expect(states(await supervisor.whichChildren())).toEqual(['a:running']);
    expect(await supervisor.countChildren()).toEqual({ specs: 1, active: 1, supervisors: 0, workers: 1 });
  });

  test('row 142: they are exact for thousands of children, and when all of these are killed', async () => {
    const crew = new Crew();
    const ids = Array.from({ length: 2000 }, (_, index) => `child ${index}`);
    const children = ids.map((id) => crew.spec(id, { restart: 'temporary' }));
    await using supervisor = await Supervisor.start({ children });
    expect(await supervisor.countChildren()).toEqual({
      specs: 2000,
      active: 2000,
      supervisors: 0,
      workers: 2000,
    });
    expect((await supervisor.whichChildren()).map(({ id }) => id)).toEqual([...ids].reverse());
    await Promise.all(ids.map((id) => ends(crew.worker(id), 'kill')));
    expect(await supervisor.countChildren()).toEqual({ specs: 0, active: 0, supervisors: 0, workers: 0 });
  });
});

describe('a call', () => {
  test('row 41: on a supervisor that is over rejects', async () => {
    const crew = new Crew();
    const supervisor = await Supervisor.start({ name: 'top' });
    await supervisor.stop();
    const gone = {
      code: 'SUPERVISOR_GONE',
      reason: { type: 'shutdown' },
      message: 'The supervisor top is over (shutdown).',
    };
    await expect(supervisor.startChild(crew.spec('a'))).rejects.toMatchObject(gone);
    await expect(supervisor.restartChild('a')).rejects.toMatchObject(gone);
    await expect(supervisor.terminateChild('a')).rejects.toMatchObject(gone);
    await expect(supervisor.deleteChild('a')).rejects.toMatchObject(gone);
    await expect(supervisor.whichChildren()).rejects.toMatchObject(gone);
    await expect(supervisor.countChildren()).rejects.toMatchObject(gone);
    expect(crew.countWorkers('a')).toBe(0);
  });

  test('that waits when the supervisor ends rejects, whatever ends it', async () => {
    const crew = new Crew();
    const supervisor = await Supervisor.start({ children: [crew.spec('a')], maxRestarts: 0 });
    crew.worker('a').crash();
    await crew.worker('a').exited;
    await expect(supervisor.countChildren()).rejects.toMatchObject({
      code: 'SUPERVISOR_GONE',
      cause: { code: 'MAX_RESTARTS' },
    });
  });

  test('is served in its turn, one after the other', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], onEvent: crew.note });
    const answers = await Promise.all([
      supervisor.terminateChild('a'),
      supervisor.countChildren(),
      supervisor.deleteChild('a'),
      supervisor.startChild(crew.spec('a')),
      supervisor.countChildren(),
    ]);
    expect(answers).toEqual([
      { ok: true },
      { specs: 1, active: 0, supervisors: 0, workers: 1 },
      { ok: true },
      { ok: true, child: crew.worker('a', 2) },
      { specs: 1, active: 1, supervisors: 0, workers: 1 },
    ]);
  });
});
