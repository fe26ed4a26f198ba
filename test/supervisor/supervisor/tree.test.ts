import { type ChildSpec, Supervisor, type SupervisorOptions } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { Crew } from '../crew.ts';

/** A supervisor as a child; `latest()` is its latest incarnation. */
function nest(id: string, options: SupervisorOptions, fields: Partial<ChildSpec> = {}) {
  let latest: Supervisor | undefined;
  const start = async () => {
    latest = await Supervisor.start({ name: id, ...options });
    return latest;
  };
  const spec: ChildSpec = { id, type: 'supervisor', start, ...fields };
  return {
    spec,
    latest: (): Supervisor => {
      if (latest === undefined) throw new Error(`${id} was never started.`);
      return latest;
    },
  };
}

/** Waits until everything that was set going has come to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a tree of supervisors', () => {
  test('row 116: a worker comes back alone; with one_for_all above, one that gives up brings all of them back', async () => {
    const crew = new Crew();
    const clock = new SimulatedClock();
    const one = nest('one', { children: [crew.spec('a')], onEvent: crew.note, clock });
    const two = nest('two', { children: [crew.spec('b')], maxRestarts: 0, onEvent: crew.note, clock });
    const three = nest('three', { onEvent: crew.note, clock }, { restart: 'transient' });
    await using top = await Supervisor.start({
      strategy: 'one_for_all',
      maxRestarts: 4,
      children: [one.spec, two.spec, three.spec],
      onEvent: crew.note,
      clock,
    });
    await one.latest().startChild(crew.spec('guest'));
    crew.worker('a').crash();
    await settle();
    expect([crew.countWorkers('a'), crew.countWorkers('b')]).toEqual([2, 1]);

    await top.terminateChild('three');
    crew.worker('b').crash();
    await settle();
    expect(await top.countChildren()).toEqual({ specs: 3, active: 3, supervisors: 3, workers: 0 });
    expect([crew.countWorkers('a'), crew.countWorkers('b')]).toEqual([3, 2]);
    // Children that came by a call are not in the spec of their supervisor.
    expect(await one.latest().whichChildren()).toMatchObject([{ id: 'a', state: 'running' }]);
    expect(crew.countWorkers('guest')).toBe(1);
  });

  test('row 119: a transient supervisor that gives up is not restarted, since it ended with shutdown', async () => {
    const crew = new Crew();
    const inner = nest('in', { children: [crew.spec('a')], maxRestarts: 0 }, { restart: 'transient' });
    await using top = await Supervisor.start({ children: [inner.spec], onEvent: crew.note });
    crew.worker('a').crash();
    await settle();
    expect(await top.whichChildren()).toEqual([{ id: 'in', state: 'undefined', type: 'supervisor' }]);
    expect(crew.diary).toEqual(['+in1', '-in1 shutdown']);
  });

  test('row 120: with 2 restarts above and 2 below it takes nine crashes to bring the tree down', async () => {
    const crew = new Crew();
    const clock = new SimulatedClock();
    const inner = nest('in', { children: [crew.spec('a')], maxRestarts: 2, clock });
    const top = await Supervisor.start({ children: [inner.spec], maxRestarts: 2, clock });
    let isOver = false;
    void top.exited.then(() => {
      isOver = true;
    });
    let crashes = 0;
    for (; !isOver && crashes < 20; crashes += 1) {
      crew.worker('a').crash();
      await settle();
    }
    expect(crashes).toBe(9);
    expect(await top.exited).toMatchObject({
      type: 'shutdown',
      cause: { code: 'MAX_RESTARTS', childId: 'in' },
    });
  });

  test('a supervisor that started anew has used up none of its restarts', async () => {
    const crew = new Crew();
    const clock = new SimulatedClock();
    const inner = nest('in', { children: [crew.spec('a')], maxRestarts: 1, clock });
    await using top = await Supervisor.start({ children: [inner.spec], maxRestarts: 1, clock });
    for (let crashes = 0; crashes < 3; crashes += 1) {
      crew.worker('a').crash();
      await settle();
    }
    expect(await top.countChildren()).toMatchObject({ active: 1 });
    expect(await inner.latest().countChildren()).toMatchObject({ active: 1 });
    expect(crew.countWorkers('a')).toBe(4);
  });
});
