import type { Supervisable } from '@troupe/core';
import { type ChildResult, DynamicSupervisor, Supervisor } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { Crew } from './crew.ts';
import { Worker } from './worker.ts';

const notFound = { ok: false, error: { type: 'not_found' } };

function childOf(result: ChildResult): Supervisable {
  if (!result.ok || result.child === undefined) throw new Error(`No child: ${JSON.stringify(result)}`);
  return result.child;
}

/** Ends a worker and waits until the supervisor has dealt with it. */
async function ended(worker: Worker, supervisor: DynamicSupervisor): Promise<void> {
  await worker.exited;
  await supervisor.countChildren().catch(() => undefined);
}

describe('DynamicSupervisor.start', () => {
  test('rows 135 and 143: it starts with no child; the defaults are 3 restarts in 5 s and no limit of children', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const supervisor = await DynamicSupervisor.start({ clock });
    expect(await supervisor.countChildren()).toEqual({ specs: 0, active: 0, supervisors: 0, workers: 0 });
    await supervisor.startChild(crew.spec('a'));
    for (let crashes = 0; crashes < 3; crashes += 1) {
      crew.worker('a').crash();
      await ended(crew.worker('a'), supervisor);
    }
    await clock.advance(5_000);
    crew.worker('a').crash();
    expect(await supervisor.exited).toMatchObject({
      type: 'shutdown',
      cause: { maxRestarts: 3, maxSeconds: 5 },
    });
    expect(crew.countWorkers('a')).toBe(4);
  });

  test.each([
    ['a strategy but one_for_one', { strategy: 'one_for_all' }, 'strategy'],
    ['maxRestarts -1', { maxRestarts: -1 }, 'maxRestarts'],
    ['maxSeconds 0', { maxSeconds: 0 }, 'maxSeconds'],
    ['maxChildren -1', { maxChildren: -1 }, 'maxChildren'],
    ['maxChildren 1.5', { maxChildren: 1.5 }, 'maxChildren'],
    ['row 22: any_significant', { autoShutdown: 'any_significant' }, 'autoShutdown'],
    ['row 22: all_significant', { autoShutdown: 'all_significant' }, 'autoShutdown'],
  ])('row 144: %s is refused', async (_, options, key) => {
    // What no type checker lets through.
    await expect(DynamicSupervisor.start(options as never)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      issues: [{ key }],
    });
  });

  test('row 22: autoShutdown never is what it is anyway, and maxChildren Infinity too', async () => {
    const supervisor = await DynamicSupervisor.start({
      autoShutdown: 'never',
      maxChildren: Number.POSITIVE_INFINITY,
    });
    await supervisor.stop();
  });
});

describe('startChild', () => {
  test('rows 136 and 145: each way to start has its answer, and only what runs is kept', async () => {
    const crew = new Crew();
    const worker = new Worker();
    const junk = Symbol('junk');
    await using supervisor = await DynamicSupervisor.start();
    const start = (come: () => unknown) => supervisor.startChild({ start: async () => come() as Worker });
    const failed = (reason: unknown) => ({ ok: false, error: { type: 'start_failed', reason } });
    const thrower = () => {
      throw new TypeError('at once');
    };
    expect(await start(() => worker)).toEqual({ ok: true, child: worker });
    const other = new Worker();
    expect(await start(() => ({ child: other, info: 'extra' }))).toEqual({
      ok: true,
      child: other,
      info: 'extra',
    });
    expect(await start(() => 'ignore')).toEqual({ ok: true, child: undefined });
    expect(await start(() => Promise.reject(new Error('found')))).toEqual(failed(new Error('found')));
    expect(await start(() => junk)).toEqual(failed(junk));
    expect(await supervisor.startChild({ start: thrower })).toEqual(failed(new TypeError('at once')));
    expect(await supervisor.whichChildren()).toEqual([
      { id: 'undefined', child: other, state: 'running', type: 'worker' },
      { id: 'undefined', child: worker, state: 'running', type: 'worker' },
    ]);
    expect(crew.events).toEqual([]);
  });

  test('row 146: two children of one id both run', async () => {
    const crew = new Crew();
    await using supervisor = await DynamicSupervisor.start();
    await supervisor.startChild(crew.spec('a'));
    await supervisor.startChild(crew.spec('a', { type: 'supervisor' }));
    expect(await supervisor.whichChildren()).toEqual([
      { id: 'a', child: crew.worker('a', 2), state: 'running', type: 'supervisor' },
      { id: 'a', child: crew.worker('a', 1), state: 'running', type: 'worker' },
    ]);
    expect(await supervisor.countChildren()).toEqual({ specs: 2, active: 2, supervisors: 1, workers: 1 });
  });

  test.each([
    ['a significant child', { restart: 'transient', significant: true }],
    ['a restart that there is not', { restart: 'always' }],
    ['an id that is no string', { id: 7 }],
  ])('%s is refused', async (_, fields) => {
    await using supervisor = await DynamicSupervisor.start();
    // What no type checker lets through.
    const spec = { start: async () => new Worker(), ...fields } as never;
    expect(await supervisor.startChild(spec)).toMatchObject({ ok: false, error: { type: 'invalid_spec' } });
    expect(await supervisor.startChild('junk' as never)).toMatchObject({ error: { type: 'invalid_spec' } });
  });

  test('rows 157 and 160: past maxChildren nothing is started; running and restarting ones count, failed ones do not', async () => {
    const crew = new Crew();
    crew.plan('a', new Error('no'), 'ignore', {}, ...Array.from({ length: 99 }, () => new Error('later')));
    await using supervisor = await DynamicSupervisor.start({ maxChildren: 2, maxRestarts: 1000 });
    await supervisor.startChild(crew.spec('a'));
    await supervisor.startChild(crew.spec('a'));
    expect(await supervisor.startChild(crew.spec('a'))).toMatchObject({ ok: true });
    expect(await supervisor.startChild(crew.spec('b', { restart: 'temporary' }))).toMatchObject({ ok: true });
    const full = { ok: false, error: { type: 'max_children' } };
    expect(await supervisor.startChild(crew.spec('d'))).toEqual(full);
    crew.worker('a').crash();
    await ended(crew.worker('a'), supervisor);
    expect(await supervisor.countChildren()).toEqual({ specs: 2, active: 1, supervisors: 0, workers: 2 });
    expect(await supervisor.startChild(crew.spec('d'))).toEqual(full);
    expect(crew.countWorkers('d')).toBe(0);
    crew.worker('b').end({ type: 'normal' });
    await ended(crew.worker('b'), supervisor);
    expect(await supervisor.startChild(crew.spec('d'))).toMatchObject({ ok: true });
  });

  test('with maxChildren 0 none is started', async () => {
    const crew = new Crew();
    await using supervisor = await DynamicSupervisor.start({ maxChildren: 0 });
    expect(await supervisor.startChild(crew.spec('a'))).toEqual({
      ok: false,
      error: { type: 'max_children' },
    });
  });

  test('row 158: two dynamic supervisors under one parent need two ids', async () => {
    await using top = await Supervisor.start();
    const spec = { id: 'rooms', type: 'supervisor', start: () => DynamicSupervisor.start() } as const;
    const first = childOf(await top.startChild(spec));
    expect(await top.startChild(spec)).toEqual({
      ok: false,
      error: { type: 'already_started', child: first },
    });
    expect(await top.startChild({ ...spec, id: 'halls' })).toMatchObject({ ok: true });
    expect(await top.countChildren()).toEqual({ specs: 2, active: 2, supervisors: 2, workers: 0 });
  });
});

describe('a child that ends', () => {
  const reasons = [
    { type: 'normal' },
    { type: 'shutdown' },
    { type: 'shutdown', detail: 'why' },
    { type: 'killed' },
    { type: 'crash', error: new Error('boom') },
  ] as const;

  test.each([
    ['temporary', [false, false, false, false, false]],
    ['transient', [false, false, false, true, true]],
    ['permanent', [true, true, true, true, true]],
  ] as const)(
    'rows 141, 150 and 159: a %s one is forgotten or restarted, depending on why',
    async (restart, kept) => {
      const crew = new Crew();
      await using supervisor = await DynamicSupervisor.start({ maxRestarts: 100 });
      for (const [index, reason] of reasons.entries()) {
        const child = childOf(await supervisor.startChild(crew.spec('a', { restart })));
        crew.worker('a').end(reason);
        await ended(crew.worker('a'), supervisor);
        const now = await supervisor.whichChildren();
        expect(now.map(({ state }) => state)).toEqual(kept[index] ? ['running'] : []);
        expect(await supervisor.terminateChild(child)).toEqual(notFound);
        for (const info of now) if (info.child !== undefined) await supervisor.terminateChild(info.child);
      }
    },
  );

  test('row 141: what is not restarted is not counted', async () => {
    const crew = new Crew();
    await using supervisor = await DynamicSupervisor.start({ maxRestarts: 0, onEvent: crew.note });
    await supervisor.startChild(crew.spec('a', { restart: 'temporary' }));
    await supervisor.startChild(crew.spec('b', { restart: 'transient' }));
    crew.worker('a').crash();
    crew.worker('b').end({ type: 'normal' });
    await ended(crew.worker('b'), supervisor);
    expect(await supervisor.countChildren()).toEqual({ specs: 0, active: 0, supervisors: 0, workers: 0 });
    expect(crew.diary).toEqual(['+a1', '+b1', '-a1 crash', 'child_terminated a', '-b1 normal']);
  });

  test('row 137: each is restarted for itself, and all draw on one number of restarts', async () => {
    const crew = new Crew();
    const supervisor = await DynamicSupervisor.start({ maxRestarts: 2, clock: new SimulatedClock() });
    await supervisor.startChild(crew.spec('a'));
    await supervisor.startChild(crew.spec('b'));
    for (const id of ['a', 'b']) {
      crew.worker(id).crash();
      await ended(crew.worker(id), supervisor);
    }
    expect([crew.countWorkers('a'), crew.countWorkers('b')]).toEqual([2, 2]);
    crew.worker('a').crash();
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown', cause: { code: 'MAX_RESTARTS' } });
    expect(await crew.worker('b').exited).toEqual({ type: 'shutdown' });
    expect([crew.countWorkers('a'), crew.countWorkers('b')]).toEqual([2, 2]);
  });

  test('a restarted child has another handle, and the old one is nobody’s', async () => {
    const crew = new Crew();
    await using supervisor = await DynamicSupervisor.start();
    await supervisor.startChild(crew.spec('a'));
    crew.worker('a').crash();
    await ended(crew.worker('a'), supervisor);
    expect(await supervisor.terminateChild(crew.worker('a', 1))).toEqual(notFound);
    expect(await supervisor.terminateChild(crew.worker('a', 2))).toEqual({ ok: true });
    expect(await supervisor.whichChildren()).toEqual([]);
  });

  test('rows 98 and 151: restarts that run, run with info, decide not to run, and fail in two ways', async () => {
    const crew = new Crew();
    const failures = Array.from({ length: 999 }, () => new Error('no'));
    const junk = Array.from({ length: 999 }, () => async () => 'junk' as never);
    crew.plan('b', {}, async () => ({ child: new Worker(), info: 'extra' }));
    crew.plan('c', {}, 'ignore');
    crew.plan('d', {}, ...failures);
    crew.plan('e', {}, ...junk);
    await using supervisor = await DynamicSupervisor.start({ maxRestarts: 10_000 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) await supervisor.startChild(crew.spec(id));
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      crew.worker(id).crash();
      await ended(crew.worker(id), supervisor);
    }
    const children = await supervisor.whichChildren();
    expect(children.map(({ id, state }) => `${id}:${state}`).sort()).toEqual([
      'a:running',
      'b:running',
      'd:restarting',
      'e:restarting',
    ]);
    expect(await supervisor.countChildren()).toEqual({ specs: 4, active: 2, supervisors: 0, workers: 4 });
  });

  test('row 152: a restart that fails is tried again', async () => {
    const crew = new Crew();
    crew.plan('a', {}, new Error('once'), {});
    await using supervisor = await DynamicSupervisor.start({ maxRestarts: 2, onEvent: crew.note });
    await supervisor.startChild(crew.spec('a'));
    crew.worker('a').crash();
    await ended(crew.worker('a'), supervisor);
    expect(await supervisor.countChildren()).toMatchObject({ active: 1 });
    expect(crew.diary).toEqual(['+a1', '-a1 crash', 'child_terminated a', 'start_error a', '+a3']);
  });

  test.each([1, 10])(
    'rows 138 and 153: one that never starts again is tried %i times, then all end',
    async (maxRestarts) => {
      const crew = new Crew();
      crew.plan('a', {}, ...Array.from({ length: 99 }, () => new Error('no')));
      const supervisor = await DynamicSupervisor.start({ maxRestarts, onEvent: crew.note });
      await supervisor.startChild(crew.spec('b'));
      await supervisor.startChild(crew.spec('a'));
      crew.worker('a').crash();
      expect(await supervisor.exited).toMatchObject({
        type: 'shutdown',
        cause: { cause: { message: 'no' } },
      });
      expect(crew.diary.filter((line) => line === 'start_error a')).toHaveLength(maxRestarts);
      expect(crew.diary.slice(-2)).toEqual(['max_restarts_reached a', '-b1 shutdown']);
    },
  );

  test('a restart that is due can be called off by the handle that ended', async () => {
    const crew = new Crew();
    crew.plan('a', {}, ...Array.from({ length: 99 }, () => new Error('no')));
    await using supervisor = await DynamicSupervisor.start({ maxRestarts: 1000 });
    await supervisor.startChild(crew.spec('a'));
    crew.worker('a').crash();
    await ended(crew.worker('a'), supervisor);
    expect(await supervisor.terminateChild(crew.worker('a', 1))).toEqual({ ok: true });
    expect(await supervisor.countChildren()).toEqual({ specs: 0, active: 0, supervisors: 0, workers: 0 });
    expect(await supervisor.terminateChild(crew.worker('a', 1))).toEqual(notFound);
  });
});

describe('terminateChild', () => {
  test('rows 155 and 159: it ends as its spec says, once; then there is no such child', async () => {
    const crew = new Crew();
    await using supervisor = await DynamicSupervisor.start({ onEvent: crew.note });
    const brutal = childOf(await supervisor.startChild(crew.spec('a', { shutdown: 'brutal_kill' })));
    const gentle = childOf(
      await supervisor.startChild(crew.spec('b', { shutdown: 1000, restart: 'temporary' })),
    );
    expect(await supervisor.terminateChild(brutal)).toEqual({ ok: true });
    expect(await supervisor.terminateChild(gentle)).toEqual({ ok: true });
    expect(await supervisor.terminateChild(brutal)).toEqual(notFound);
    expect(await supervisor.terminateChild(gentle)).toEqual(notFound);
    expect(crew.diary).toEqual(['+a1', '+b1', '-a1 killed', '-b1 shutdown']);
  });

  test('a stranger is not found, and not touched', async () => {
    const stranger = new Worker();
    await using supervisor = await DynamicSupervisor.start();
    expect(await supervisor.terminateChild(stranger)).toEqual(notFound);
    expect(stranger.told).toEqual([]);
  });
});

describe('stopping a dynamic supervisor', () => {
  test('rows 140 and 156: all children are asked at once, and it takes as long as the slowest', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    crew.plan('stubborn', { obeys: false });
    crew.plan('worse', { obeys: false });
    crew.plan('odd', { leavesWith: { type: 'crash', error: new Error('odd') } });
    const supervisor = await DynamicSupervisor.start({ onEvent: crew.note, clock });
    await supervisor.startChild(crew.spec('calm', { shutdown: 'infinity' }));
    await supervisor.startChild(crew.spec('brutal', { shutdown: 'brutal_kill' }));
    await supervisor.startChild(crew.spec('stubborn', { shutdown: 100 }));
    await supervisor.startChild(crew.spec('worse', { shutdown: 250 }));
    await supervisor.startChild(crew.spec('odd'));
    const stopped = supervisor.stop();
    await clock.advance(99);
    expect(crew.worker('worse').told).toEqual(['stop shutdown 250']);
    expect(crew.diary.slice(5).sort()).toEqual([
      '-brutal1 killed',
      '-calm1 shutdown',
      '-odd1 crash',
      'shutdown_error odd',
    ]);
    await clock.advance(151);
    await stopped;
    expect(clock.now()).toBe(250);
    expect(crew.diary.slice(9)).toEqual([
      '-stubborn1 killed',
      'shutdown_error stubborn',
      '-worse1 killed',
      'shutdown_error worse',
    ]);
    expect(await supervisor.exited).toEqual({ type: 'shutdown' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('row 142: thousands of children are counted exactly and end together', async () => {
    const crew = new Crew();
    const supervisor = await DynamicSupervisor.start();
    for (let index = 0; index < 1000; index += 1) await supervisor.startChild(crew.spec(`child ${index}`));
    expect(await supervisor.countChildren()).toEqual({
      specs: 1000,
      active: 1000,
      supervisors: 0,
      workers: 1000,
    });
    await supervisor.stop();
    for (let index = 0; index < 1000; index += 1) {
      expect(await crew.worker(`child ${index}`).exited).toEqual({ type: 'shutdown' });
    }
  });

  test('row 41: a call on one that is over rejects', async () => {
    const supervisor = await DynamicSupervisor.start();
    await supervisor.stop();
    await expect(supervisor.terminateChild(new Worker())).rejects.toMatchObject({ code: 'SUPERVISOR_GONE' });
    await expect(supervisor.startChild({ start: async () => new Worker() })).rejects.toMatchObject({
      code: 'SUPERVISOR_GONE',
    });
  });

  test('killed, it kills all its children', async () => {
    const crew = new Crew();
    const supervisor = await DynamicSupervisor.start();
    await supervisor.startChild(crew.spec('a'));
    await supervisor.kill();
    expect(crew.worker('a').told).toEqual(['kill']);
    expect(await supervisor.exited).toEqual({ type: 'killed' });
  });
});
