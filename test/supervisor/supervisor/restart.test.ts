import type { ExitReason } from '@troupe/core';
import { Supervisor } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { holdMailbox } from '#supervisor/hold-mailbox.ts';
import { Crew } from '../crew.ts';
import { Worker } from '../worker.ts';

/** Crashes the latest incarnation of a child and waits until the supervisor has dealt with it. */
async function crash(crew: Crew, id: string, supervisor: Supervisor): Promise<void> {
  crew.worker(id).crash();
  await crew.worker(id).exited;
  // Served after the end of the child; rejects when that was too much for the supervisor.
  await supervisor.countChildren().catch(() => undefined);
}

describe('a restart', () => {
  test.each<[string, ExitReason]>([
    ['row 50', { type: 'normal' }],
    ['row 51', { type: 'shutdown' }],
    ['row 51', { type: 'shutdown', detail: 'why' }],
    ['row 52', { type: 'killed' }],
    ['row 52', { type: 'crash', error: new Error('boom') }],
  ])('%s: of a permanent child is made after %o', async (_, reason) => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], onEvent: crew.note });
    crew.worker('a').end(reason);
    await crew.worker('a').exited;
    expect(await supervisor.countChildren()).toEqual({ specs: 1, active: 1, supervisors: 0, workers: 1 });
    expect(crew.events.slice(1)).toMatchObject([
      { type: 'child_ended', reason, stopped: false },
      { type: 'child_terminated', reason, offender: { child: crew.worker('a', 1), incarnation: 1 } },
      {
        type: 'child_started',
        startedBy: 'restart',
        offender: { child: crew.worker('a', 2), incarnation: 2 },
      },
    ]);
  });

  test('a child whose exited rejects has crashed', async () => {
    const crew = new Crew();
    const broken = new Worker();
    let reject: ((error: Error) => void) | undefined;
    const exited = new Promise<ExitReason>((_, fail) => {
      reject = fail;
    });
    crew.plan('a', async () => ({ exited, stop: () => broken.stop(), kill: () => broken.kill() }));
    const children = [crew.spec('a', { restart: 'temporary' })];
    await using supervisor = await Supervisor.start({ children, onEvent: crew.note });
    reject?.(new Error('broken promise'));
    await exited.catch(() => undefined);
    await supervisor.countChildren();
    expect(crew.events.at(-1)).toMatchObject({
      type: 'child_terminated',
      reason: { type: 'crash', error: { message: 'broken promise' } },
    });
  });

  test('row 73: the end of an incarnation that was replaced is nobody’s end', async () => {
    const crew = new Crew();
    await using supervisor = await Supervisor.start({
      children: [crew.spec('a')],
      maxRestarts: 0,
      onEvent: crew.note,
    });
    const release = holdMailbox(supervisor);
    const terminated = supervisor.terminateChild('a');
    const restarted = supervisor.restartChild('a');
    crew.worker('a').crash();
    release();
    expect(await terminated).toEqual({ ok: true });
    expect(await restarted).toMatchObject({ ok: true });
    expect(await supervisor.countChildren()).toMatchObject({ active: 1 });
    expect(crew.diary).toEqual(['+a1', '-a1 crash', 'shutdown_error a', '+a2']);
  });

  test('one that fails is tried again by way of the mailbox, so calls are answered in between', async () => {
    const crew = new Crew();
    crew.plan('a', {}, new Error('1'), new Error('2'), {});
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], onEvent: crew.note });
    crew.worker('a').crash();
    await crew.worker('a').exited;
    const seen: string[] = [];
    for (let call = 0; call < 3; call += 1) {
      const [child] = await supervisor.whichChildren();
      seen.push(String(child?.state));
    }
    expect(seen).toEqual(['restarting', 'restarting', 'running']);
    expect(crew.diary).toEqual([
      '+a1',
      '-a1 crash',
      'child_terminated a',
      'start_error a',
      'start_error a',
      '+a4',
    ]);
  });

  test('row 97: one that decides not to run is no failure, and is not tried again', async () => {
    const crew = new Crew();
    crew.plan('a', {}, 'ignore');
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], onEvent: crew.note });
    await crash(crew, 'a', supervisor);
    expect(await supervisor.whichChildren()).toEqual([{ id: 'a', state: 'undefined', type: 'worker' }]);
    expect(crew.diary).toEqual(['+a1', '-a1 crash', 'child_terminated a']);
  });
});

describe('maxRestarts and maxSeconds', () => {
  test('row 24 and 76: by default the fourth crash within 5 s is too much', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const supervisor = await Supervisor.start({ children: [crew.spec('a')], clock });
    for (let crashes = 0; crashes < 3; crashes += 1) await crash(crew, 'a', supervisor);
    await clock.advance(5_000);
    expect(crew.countWorkers('a')).toBe(4);
    await crash(crew, 'a', supervisor);
    expect(await supervisor.exited).toEqual({ type: 'shutdown', cause: expect.anything() });
    expect(crew.countWorkers('a')).toBe(4);
  });

  test('row 24: and a crash after these 5 s is not', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    await using supervisor = await Supervisor.start({ children: [crew.spec('a')], clock });
    for (let crashes = 0; crashes < 3; crashes += 1) await crash(crew, 'a', supervisor);
    await clock.advance(5_001);
    await crash(crew, 'a', supervisor);
    expect(crew.countWorkers('a')).toBe(5);
  });

  test('row 78: 1 in 1 s never trips with 2.1 s between crashes', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const limits = { maxRestarts: 1, maxSeconds: 1 };
    await using supervisor = await Supervisor.start({ ...limits, children: [crew.spec('a')], clock });
    for (let crashes = 0; crashes < 4; crashes += 1) {
      await crash(crew, 'a', supervisor);
      await clock.advance(2_100);
    }
    expect(crew.countWorkers('a')).toBe(5);
  });

  test('row 80: 2 in 10 s with crashes at 0, 6, 11 and 15 s trips at 15', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const limits = { maxRestarts: 2, maxSeconds: 10 };
    const supervisor = await Supervisor.start({ ...limits, children: [crew.spec('a')], clock });
    for (const gap of [0, 6, 5]) {
      await clock.advance(gap * 1000);
      await crash(crew, 'a', supervisor);
    }
    expect(crew.countWorkers('a')).toBe(4);
    await clock.advance(4_000);
    await crash(crew, 'a', supervisor);
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown' });
    expect(crew.countWorkers('a')).toBe(4);
  });

  test('row 81: 1 in 2 s allows a crash after 3.1 s, and trips at the one after it', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const limits = { maxRestarts: 1, maxSeconds: 2 };
    const supervisor = await Supervisor.start({ ...limits, children: [crew.spec('a')], clock });
    await crash(crew, 'a', supervisor);
    await clock.advance(3_100);
    await crash(crew, 'a', supervisor);
    expect(crew.countWorkers('a')).toBe(3);
    await crash(crew, 'a', supervisor);
    expect(await supervisor.exited).toMatchObject({ type: 'shutdown' });
  });

  test.each(['one_for_all', 'rest_for_one'] as const)(
    'row 86: a group restarted by %s counts one',
    async (strategy) => {
      const crew = new Crew();
      const children = [crew.spec('a'), crew.spec('b'), crew.spec('d')];
      const supervisor = await Supervisor.start({
        strategy,
        maxRestarts: 2,
        children,
        clock: new SimulatedClock(),
      });
      await crash(crew, 'a', supervisor);
      await crash(crew, 'a', supervisor);
      expect(['a', 'b', 'd'].map((id) => crew.countWorkers(id))).toEqual([3, 3, 3]);
      await crash(crew, 'a', supervisor);
      expect(await supervisor.exited).toMatchObject({ type: 'shutdown' });
    },
  );

  test('a supervisor that gives up says on whom, why, and what had been allowed', async () => {
    const crew = new Crew();
    const options = {
      name: 'top',
      maxRestarts: 1,
      maxSeconds: 60,
      onEvent: crew.note,
      clock: new SimulatedClock(),
    };
    const supervisor = await Supervisor.start({ ...options, children: [crew.spec('a'), crew.spec('b')] });
    await crash(crew, 'a', supervisor);
    crew.worker('b').crash('the last straw');
    const exit = await supervisor.exited;
    expect(exit).toMatchObject({
      type: 'shutdown',
      cause: {
        code: 'MAX_RESTARTS',
        message: 'The supervisor top gave up on its child b: more than 1 restarts within 60 s.',
        childId: 'b',
        maxRestarts: 1,
        maxSeconds: 60,
        cause: { message: 'the last straw' },
      },
    });
    expect(crew.events.at(-2)).toMatchObject({
      type: 'max_restarts_reached',
      childId: 'b',
      maxRestarts: 1,
      maxSeconds: 60,
    });
    expect(crew.diary.slice(-2)).toEqual(['max_restarts_reached b', '-a2 shutdown']);
  });

  test('a child that cannot be restarted any more is given up with the reason it did not start for', async () => {
    const crew = new Crew();
    crew.plan('a', {}, ...Array.from({ length: 9 }, () => new Error('no port')));
    const supervisor = await Supervisor.start({
      maxRestarts: 3,
      children: [crew.spec('a')],
      onEvent: crew.note,
    });
    crew.worker('a').crash();
    expect(await supervisor.exited).toMatchObject({ cause: { cause: { message: 'no port' } } });
    expect(crew.diary.filter((line) => line === 'start_error a')).toHaveLength(3);
  });
});
