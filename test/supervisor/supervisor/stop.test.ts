import { Supervisor } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { holdMailbox } from '#supervisor/hold-mailbox.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { Crew } from '../crew.ts';
import { Worker } from '../worker.ts';

/** Lets everything run that needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('stopping a child', () => {
  test('row 99: with infinity it is asked and waited for, workers and supervisors alike', async () => {
    const crew = new Crew();
    const inner = () => Supervisor.start({ name: 'in', children: [crew.spec('b')], onEvent: crew.note });
    const supervisor = await Supervisor.start({
      children: [crew.spec('a', { shutdown: 'infinity' }), { id: 'in', type: 'supervisor', start: inner }],
      onEvent: crew.note,
    });
    await supervisor.stop();
    expect(crew.worker('a').told).toEqual(['stop shutdown Infinity']);
    expect(crew.diary.slice(3)).toEqual(['-b1 shutdown', '-in1 shutdown', '-a1 shutdown']);
  });

  test('row 101: with brutal_kill it is not asked, and that is no error', async () => {
    const crew = new Crew();
    const children = [crew.spec('a', { shutdown: 'brutal_kill' })];
    const supervisor = await Supervisor.start({ children, onEvent: crew.note });
    await supervisor.stop();
    expect(crew.worker('a').told).toEqual(['kill']);
    expect(crew.diary).toEqual(['+a1', '-a1 killed']);
  });

  test('row 102: with 0 it is asked and killed in the same tick', async () => {
    const crew = new Crew();
    crew.plan('a', { obeys: false });
    const supervisor = await Supervisor.start({
      children: [crew.spec('a', { shutdown: 0 })],
      onEvent: crew.note,
    });
    await supervisor.stop();
    expect(crew.worker('a').told).toEqual(['stop shutdown 0', 'kill']);
    expect(crew.diary).toEqual(['+a1', '-a1 killed', 'shutdown_error a']);
  });

  test.each([0, 1])('row 103: a child that obeys at once ends within %i ms', async (shutdown) => {
    const crew = new Crew();
    const supervisor = await Supervisor.start({
      children: [crew.spec('a', { shutdown })],
      onEvent: crew.note,
    });
    await supervisor.stop();
    expect(crew.diary).toEqual(['+a1', '-a1 shutdown']);
  });

  test('row 104: one that never obeys is waited for with infinity, until somebody else ends it', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    crew.plan('a', { obeys: false });
    await using supervisor = await Supervisor.start({
      children: [crew.spec('a', { shutdown: 'infinity' })],
      clock,
    });
    let isDone = false;
    const done = supervisor.terminateChild('a').finally(() => {
      isDone = true;
    });
    await clock.advance(24 * 60 * 60 * 1000);
    expect(isDone).toBe(false);
    await crew.worker('a').kill();
    expect(await done).toEqual({ ok: true });
  });

  test('one that takes too long is killed when its time is up, and that is an error', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    crew.plan('b', { obeys: false });
    const children = [crew.spec('a', { shutdown: 50 }), crew.spec('b', { shutdown: 100 })];
    const supervisor = await Supervisor.start({ children, onEvent: crew.note, clock });
    const stopped = supervisor.stop();
    await clock.advance(99);
    expect(crew.worker('b').told).toEqual(['stop shutdown 100']);
    // One after another: nobody is asked before the one after it is over.
    expect(crew.worker('a').told).toEqual([]);
    await clock.advance(1);
    await stopped;
    expect(crew.diary.slice(2)).toEqual(['-b1 killed', 'shutdown_error b', '-a1 shutdown']);
    expect(clock.pendingTimers).toBe(0);
  });

  test('row 109: only its end counts, not what its stop() promises', async () => {
    const warnings: object[] = [];
    const ignore = () => undefined;
    const warn = (facts: object) => warnings.push(facts);
    const logger = { error: ignore, warn, info: ignore, debug: ignore, trace: ignore, child: () => logger };
    const crew = new Crew();
    const rejecting = new Worker();
    const never = new Worker();
    const throwing = new Worker();
    rejecting.stop = async () => {
      rejecting.end({ type: 'shutdown' });
      throw new Error('could not');
    };
    never.stop = () => {
      never.end({ type: 'shutdown' });
      return new Promise(() => undefined);
    };
    throwing.stop = () => {
      throwing.end({ type: 'shutdown' });
      throw new Error('would not');
    };
    crew.plan('rejecting', async () => rejecting);
    crew.plan('never', async () => never);
    crew.plan('throwing', async () => throwing);
    const children = [crew.spec('rejecting'), crew.spec('never'), crew.spec('throwing')];
    await using supervisor = await Supervisor.start({ children, logger });
    expect(await supervisor.terminateChild('never')).toEqual({ ok: true });
    expect(await supervisor.terminateChild('rejecting')).toEqual({ ok: true });
    expect(await supervisor.terminateChild('throwing')).toEqual({ ok: true });
    expect(await supervisor.countChildren()).toMatchObject({ specs: 3, active: 0 });
    expect(warnings).toEqual([{ err: new Error('could not') }, { err: new Error('would not') }]);
  });

  test('one that is over already is told nothing, and its own reason is reported', async () => {
    const crew = new Crew();
    const supervisor = await Supervisor.start({
      children: [crew.spec('a'), crew.spec('b')],
      onEvent: crew.note,
    });
    const release = holdMailbox(supervisor);
    const stopped = supervisor.stop();
    crew.worker('b').crash();
    release();
    await stopped;
    expect(crew.worker('b').told).toEqual([]);
    expect(crew.diary.slice(2)).toEqual(['-b1 crash', 'shutdown_error b', '-a1 shutdown']);
    expect(crew.events.at(-2)).toMatchObject({
      type: 'shutdown_error',
      reason: { error: { message: 'boom' } },
    });
  });
});

describe('stopping a supervisor', () => {
  leavesNothingBehind();

  test('row 106: its children end in reverse order, each asked when the one after it is over', async () => {
    const crew = new Crew();
    const children = [crew.spec('a'), crew.spec('b'), crew.spec('d')];
    const supervisor = await Supervisor.start({ children, onEvent: crew.note });
    await supervisor.stop();
    expect(crew.diary.slice(3)).toEqual(['-d1 shutdown', '-b1 shutdown', '-a1 shutdown']);
  });

  test('row 110: its reason is its own affair, its children get shutdown', async () => {
    const crew = new Crew();
    const supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    await supervisor.stop({ type: 'normal' });
    expect(await supervisor.exited).toEqual({ type: 'normal' });
    expect(await crew.worker('a').exited).toEqual({ type: 'shutdown' });
  });

  test('twice is the same as once', async () => {
    const supervisor = await Supervisor.start();
    await Promise.all([supervisor.stop({ type: 'normal' }), supervisor.stop()]);
    await supervisor.stop();
    expect(await supervisor.exited).toEqual({ type: 'normal' });
  });

  test('waits for what came before it', async () => {
    const crew = new Crew();
    const supervisor = await Supervisor.start({ onEvent: crew.note });
    const started = supervisor.startChild(crew.spec('a'));
    await supervisor.stop();
    expect(await started).toMatchObject({ ok: true });
    expect(crew.diary).toEqual(['+a1', '-a1 shutdown']);
  });

  test('a supervisor that is disposed of is stopped', async () => {
    const crew = new Crew();
    {
      await using supervisor = await Supervisor.start({ children: [crew.spec('a')] });
      expect(await supervisor.countChildren()).toMatchObject({ active: 1 });
    }
    expect(await crew.worker('a').exited).toEqual({ type: 'shutdown' });
  });

  test('when its own time is up it and all its children are killed', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    crew.plan('b', { obeys: false });
    const children = [crew.spec('a'), crew.spec('b', { shutdown: 'infinity' })];
    const supervisor = await Supervisor.start({ children, clock });
    const stopped = supervisor.stop({ type: 'shutdown' }, { timeoutMs: 200 });
    await clock.advance(200);
    await stopped;
    expect(await supervisor.exited).toEqual({ type: 'killed' });
    expect(crew.worker('b').told).toEqual(['stop shutdown Infinity', 'kill']);
    expect(crew.worker('a').told).toEqual(['kill']);
    expect(clock.pendingTimers).toBe(0);
  });

  test('within its time it ends as it was asked to, and no timer is left', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const supervisor = await Supervisor.start({ children: [crew.spec('a')], clock });
    await supervisor.stop({ type: 'normal' }, { timeoutMs: 200 });
    expect(await supervisor.exited).toEqual({ type: 'normal' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('a time that is none is refused, and nothing is stopped', async () => {
    await using supervisor = await Supervisor.start();
    await expect(supervisor.stop(undefined, { timeoutMs: -1 })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
    expect(await supervisor.countChildren()).toMatchObject({ specs: 0 });
  });
});

describe('killing a supervisor', () => {
  leavesNothingBehind();

  test('row 113: none of its children survives, however deep, and its parent starts it again', async () => {
    const crew = new Crew();
    const children = [crew.spec('b'), crew.spec('d')];
    const supervisors: Supervisor[] = [];
    const inner = async () => {
      const started = await Supervisor.start({ children });
      supervisors.push(started);
      return started;
    };
    await using top = await Supervisor.start({
      children: [{ id: 'in', type: 'supervisor', start: inner }],
      onEvent: crew.note,
    });
    await supervisors[0]?.kill();
    expect(await supervisors[0]?.exited).toEqual({ type: 'killed' });
    expect(await crew.worker('b', 1).exited).toEqual({ type: 'killed' });
    expect(await crew.worker('d', 1).exited).toEqual({ type: 'killed' });
    expect(await top.countChildren()).toMatchObject({ active: 1 });
    expect(crew.diary).toEqual(['+in1', '-in1 killed', 'child_terminated in', '+in2']);
    expect(await supervisors[1]?.countChildren()).toMatchObject({ active: 2 });
    await top.kill();
    expect(await crew.worker('b', 2).exited).toEqual({ type: 'killed' });
    expect(await crew.worker('d', 2).exited).toEqual({ type: 'killed' });
  });

  test('it is over only when its last child is', async () => {
    const crew = new Crew();
    const slow = new Worker();
    slow.kill = async () => {
      slow.told.push('kill');
    };
    crew.plan('a', async () => slow);
    const supervisor = await Supervisor.start({ children: [crew.spec('a')] });
    let isOver = false;
    const killed = supervisor.kill().finally(() => {
      isOver = true;
    });
    await settle();
    expect(slow.told).toEqual(['kill']);
    expect(isOver).toBe(false);
    slow.end({ type: 'killed' });
    await killed;
  });

  test('in the middle of a stop, it goes on with nothing', async () => {
    const crew = new Crew();
    crew.plan('b', { obeys: false });
    const supervisor = await Supervisor.start({
      children: [crew.spec('a'), crew.spec('b')],
      onEvent: crew.note,
    });
    const stopped = supervisor.stop();
    await settle();
    await supervisor.kill();
    await stopped;
    await settle();
    expect(crew.worker('a').told).toEqual(['kill']);
    // A killed supervisor says nothing any more.
    expect(crew.diary).toEqual(['+a1', '+b1']);
  });

  test('in the middle of a start, the start is told, and what it brings up is killed', async () => {
    const crew = new Crew();
    const late = new Worker();
    let finish: (() => void) | undefined;
    let signal: AbortSignal | undefined;
    crew.plan('a', (context) => {
      signal = context.signal;
      return new Promise((resolve) => {
        finish = () => resolve(late);
      });
    });
    const supervisor = await Supervisor.start({ onEvent: crew.note });
    const started = supervisor.startChild(crew.spec('a'));
    const refused = expect(started).rejects.toMatchObject({
      code: 'SUPERVISOR_GONE',
      reason: { type: 'killed' },
    });
    await settle();
    let isOver = false;
    const killed = supervisor.kill().finally(() => {
      isOver = true;
    });
    await settle();
    expect(signal?.aborted).toBe(true);
    expect(isOver).toBe(false);
    finish?.();
    await killed;
    await refused;
    expect(late.told).toEqual(['kill']);
    expect(crew.diary).toEqual([]);
  });

  test('a start that takes no notice is waited for 5 s; what it brings up later is killed all the same', async () => {
    const clock = new SimulatedClock();
    const crew = new Crew();
    const late = new Worker();
    let finish: (() => void) | undefined;
    crew.plan('a', () => {
      return new Promise((resolve) => {
        finish = () => resolve(late);
      });
    });
    const supervisor = await Supervisor.start({ clock });
    const refused = expect(supervisor.startChild(crew.spec('a'))).rejects.toMatchObject({
      code: 'SUPERVISOR_GONE',
    });
    await settle();
    const killed = supervisor.kill();
    await clock.advance(5_000);
    await killed;
    await refused;
    finish?.();
    await settle();
    expect(late.told).toEqual(['kill']);
  });
});
