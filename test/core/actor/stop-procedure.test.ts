import type { ExitReason } from '@troupe/core';
import type { ActorStopRequest } from '@troupe/core/actor';
import { createActorSystem, type SystemContext } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { InvalidOptionsError } from '#core/errors/errors.ts';
import { ManualClock } from './manual-clock.ts';
import { drained, inside, nextTurn, type Order, puppet } from './puppet.ts';
import { recordingLogger } from './recording-logger.ts';

/** An actor that, asked to stop, keeps the request and goes on until it is told to end. */
function stubborn() {
  const requests: ActorStopRequest[] = [];
  let onAsked: (self: SystemContext<Order>) => void = () => undefined;
  const asked = new Promise<SystemContext<Order>>((resolve) => {
    onAsked = resolve;
  });
  const made = puppet({
    stopping: (state, request, self) => {
      requests.push(request);
      onAsked(self);
      return state;
    },
  });
  return { ...made, requests, end: async (reason: ExitReason) => (await asked).exit(reason) };
}

describe('stop', () => {
  test('without a stopping, the actor ends with the reason it was given', async () => {
    await using system = createActorSystem();
    const reasons: ExitReason[] = [
      { type: 'normal' },
      { type: 'shutdown', detail: { code: 7 } },
      { type: 'crash', error: new Error('as told') },
    ];
    for (const reason of reasons) {
      const { behavior, lastWords } = puppet();
      const ref = system.spawn(behavior);
      expect(await ref.stop(reason)).toBe(undefined);
      expect(await ref.exited).toBe(reason);
      expect(lastWords).toEqual([{ state: 0, reason }]);
    }
  });

  test('the default reason is shutdown', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    await ref.stop();
    expect(await ref.exited).toEqual({ type: 'shutdown' });
  });

  test('it overtakes the data that waits, which is dropped and counted', async () => {
    const logger = recordingLogger();
    await using system = createActorSystem({ logger });
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    for (const word of ['a', 'b', 'c']) expect(ref.tell(word)).toBe(true);
    await ref.stop();
    expect(heard).toEqual([]);
    expect(logger.lines).toEqual([
      {
        level: 'debug',
        message: 'messages dropped at the end of the actor',
        facts: { actorSystem: 'troupe', path: ref.path, dropped: 3 },
      },
    ]);
  });

  test('only messages are counted, not stop requests and death notices', async () => {
    const logger = recordingLogger();
    await using system = createActorSystem({ logger });
    const ref = system.spawn(puppet().behavior);
    const target = system.spawn(puppet().behavior);
    await inside(ref, (self) => self.watch(target, () => 'over'));
    ref.hold();
    await target.kill();
    const stopped = ref.stop();
    ref.urge('control');
    ref.tell('data');
    await ref.kill();
    await stopped;
    expect(logger.lines.map(({ facts }) => facts.dropped)).toEqual([2]);
  });

  test('it waits for the control messages before it', async () => {
    await using system = createActorSystem();
    for (const singleLane of [true, undefined]) {
      const { behavior, heard } = puppet(singleLane ? { singleLane } : {});
      const ref = system.spawn(behavior);
      ref.urge('a');
      ref.urge('b');
      const stopped = ref.stop();
      ref.urge('c');
      await stopped;
      expect(heard).toEqual(['a', 'b']);
    }
  });

  test('from inside a handler, it is served after that handler', async () => {
    await using system = createActorSystem();
    const { behavior, heard, lastWords } = puppet();
    const ref = system.spawn(behavior);
    ref.tell((self) => {
      void self.self.stop({ type: 'normal' });
      expect(self.self.tell('taken')).toBe(true);
    });
    expect(await ref.exited).toEqual({ type: 'normal' });
    expect(heard).toEqual([]);
    expect(lastWords).toEqual([{ state: 1, reason: { type: 'normal' } }]);
  });

  test('stopping begins the end, and the actor handles messages until it exits', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, heard, requests, end, lastWords } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop({ type: 'shutdown', detail: 'please' }, { timeoutMs: 800 });
    clock.advance(300);
    await nextTurn();
    expect(requests).toEqual([{ reason: { type: 'shutdown', detail: 'please' }, timeoutMs: 500 }]);
    expect(ref.tell('still here')).toBe(true);
    await drained(ref);
    expect(heard).toEqual(['still here']);
    await end({ type: 'normal' });
    await stopped;
    expect(await ref.exited).toEqual({ type: 'normal' });
    expect(lastWords).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  test('what is not over when the budget is spent is killed', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, lastWords } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop({ type: 'shutdown' }, { timeoutMs: 500 });
    await nextTurn();
    clock.advance(499);
    expect(lastWords).toEqual([]);
    clock.advance(1);
    await stopped;
    expect(await ref.exited).toEqual({ type: 'killed' });
    expect(clock.pending).toBe(0);
  });

  test('without a budget given, it is five seconds', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, requests } = stubborn();
    const ref = system.spawn(behavior);
    void ref.stop();
    await nextTurn();
    expect(requests).toEqual([{ reason: { type: 'shutdown' }, timeoutMs: 5000 }]);
    clock.advance(5000);
    expect(await ref.exited).toEqual({ type: 'killed' });
  });

  test('an infinite budget waits for ever, without a timer', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, requests, end } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop(undefined, { timeoutMs: Number.POSITIVE_INFINITY });
    await nextTurn();
    expect(requests[0]?.timeoutMs).toBe(Number.POSITIVE_INFINITY);
    expect(clock.pending).toBe(0);
    await end({ type: 'shutdown' });
    await stopped;
  });

  test('a budget of 3e9 ms is not over at once', async () => {
    await using system = createActorSystem();
    const { behavior, end } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop(undefined, { timeoutMs: 3e9 });
    // setTimeout takes 3e9 for 1; a timer of 1 ms that was set later has fired, so that one would have.
    await new Promise((resolve) => setTimeout(resolve, 1));
    await drained(ref);
    await end({ type: 'shutdown' });
    await stopped;
    expect(await ref.exited).toEqual({ type: 'shutdown' });
  });

  test('a budget of 0 is spent at once', async () => {
    await using system = createActorSystem();
    const { behavior, requests, lastWords } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop({ type: 'shutdown' }, { timeoutMs: 0 });
    expect(lastWords).toEqual([{ state: 0, reason: { type: 'killed' } }]);
    await stopped;
    expect(requests).toEqual([]);
  });

  test.each([-1, Number.NaN, '5' as never])(
    'a budget of %j is refused, and nothing is stopped',
    async (timeoutMs) => {
      await using system = createActorSystem();
      const { behavior, heard } = puppet();
      const ref = system.spawn(behavior);
      await expect(ref.stop({ type: 'shutdown' }, { timeoutMs })).rejects.toBeInstanceOf(InvalidOptionsError);
      ref.tell('a');
      await drained(ref);
      expect(heard).toEqual(['a']);
    },
  );

  test('stopping twice is the same as once: the first reason and the tighter budget win, both resolve', async () => {
    for (const budgets of [
      [1000, 200],
      [200, 1000],
    ]) {
      const clock = new ManualClock();
      await using system = createActorSystem({ clock });
      const { behavior, requests, lastWords } = stubborn();
      const ref = system.spawn(behavior);
      const both = budgets.map((timeoutMs, i) => ref.stop({ type: 'shutdown', detail: i }, { timeoutMs }));
      await nextTurn();
      await nextTurn();
      expect(requests).toEqual([{ reason: { type: 'shutdown', detail: 0 }, timeoutMs: 200 }]);
      clock.advance(199);
      expect(lastWords).toEqual([]);
      clock.advance(1);
      await Promise.all(both);
      expect(lastWords).toHaveLength(1);
    }
  });

  test('a stop after the end resolves', async () => {
    await using system = createActorSystem();
    const { behavior, lastWords } = puppet();
    const ref = system.spawn(behavior);
    await ref.kill();
    await ref.stop();
    await ref.kill();
    expect(lastWords).toHaveLength(1);
    expect(await ref.exited).toEqual({ type: 'killed' });
  });

  test('a kill overtakes a stop in progress', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, lastWords } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop();
    await nextTurn();
    const killed = ref.kill();
    expect(lastWords).toEqual([{ state: 0, reason: { type: 'killed' } }]);
    await Promise.all([stopped, killed]);
    expect(clock.pending).toBe(0);
  });

  test('a stopping that throws is a crash', async () => {
    await using system = createActorSystem();
    const error = new Error('no way');
    const ref = system.spawn(
      puppet({
        stopping: () => {
          throw error;
        },
      }).behavior,
    );
    await ref.stop();
    expect(await ref.exited).toEqual({ type: 'crash', error });
  });

  test.each([
    ['without a stopping', {}],
    [
      'with one',
      {
        stopping: (state: number, request: ActorStopRequest, self: SystemContext<Order>) => {
          self.exit(request.reason);
          return state;
        },
      },
    ],
  ])('a held actor %s stops when it is released', async (_how, overrides) => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, lastWords } = puppet(overrides);
    const ref = system.spawn(behavior);
    const release = ref.hold();
    const stopped = ref.stop({ type: 'normal' });
    for (let i = 0; i < 3; i++) await nextTurn();
    expect(lastWords).toEqual([]);
    release();
    await stopped;
    expect(await ref.exited).toEqual({ type: 'normal' });
    expect(clock.pending).toBe(0);
  });

  test('a held actor is killed when the budget is spent', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    ref.hold();
    const stopped = ref.stop({ type: 'normal' }, { timeoutMs: 100 });
    clock.advance(100);
    await stopped;
    expect(await ref.exited).toEqual({ type: 'killed' });
  });
});

describe('stop of an actor with children', () => {
  test('children are stopped one after another, the newest first, then the actor', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const order: string[] = [];
    const kids = ['old', 'middle', 'young'].map((name) => ({ name, ...stubborn() }));
    const parent = stubborn();
    const ref = system.spawn(parent.behavior);
    const refs = await inside(ref, (self) => kids.map(({ behavior }) => self.spawn({ behavior: behavior })));
    refs.forEach((child, i) => void child.exited.then(() => order.push(kids[i]?.name ?? '')));
    const stopped = ref.stop({ type: 'normal' }, { timeoutMs: 1000 });
    for (const [i, kid] of [...kids].reverse().entries()) {
      for (let turn = 0; turn < 4; turn++) await nextTurn();
      expect(kids.map(({ requests }) => requests.length)).toEqual(
        [
          [0, 0, 1],
          [0, 1, 1],
          [1, 1, 1],
        ][i],
      );
      expect(parent.requests).toEqual([]);
      expect(kid.requests).toEqual([{ reason: { type: 'shutdown' }, timeoutMs: 1000 - i * 100 }]);
      clock.advance(100);
      await kid.end({ type: 'shutdown' });
    }
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    expect(order).toEqual(['young', 'middle', 'old']);
    expect(parent.requests).toEqual([{ reason: { type: 'normal' }, timeoutMs: 700 }]);
    await parent.end({ type: 'normal' });
    await stopped;
    expect(clock.pending).toBe(0);
  });

  test('the actor handles messages while its children end', async () => {
    await using system = createActorSystem();
    const child = stubborn();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    await inside(ref, (self) => self.watch(self.spawn({ behavior: child.behavior }), () => 'child is over'));
    const stopped = ref.stop();
    ref.tell('meanwhile');
    await drained(ref);
    await child.end({ type: 'shutdown' });
    await stopped;
    expect(heard).toEqual(['meanwhile', 'child is over']);
  });

  test('one stubborn descendant spends the budget of all: everything is killed, children first', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const order: string[] = [];
    const note = (name: string) => ({
      stopped: (_: unknown, { type }: ExitReason) => void order.push(`${name} ${type}`),
    });
    const top = system.spawn({ ...stubborn().behavior, ...note('top') });
    const middle = await inside(top, (self) =>
      self.spawn({ behavior: { ...stubborn().behavior, ...note('middle') } }),
    );
    await inside(middle, (self) => self.spawn({ behavior: { ...stubborn().behavior, ...note('leaf 1') } }));
    await inside(middle, (self) => self.spawn({ behavior: { ...stubborn().behavior, ...note('leaf 2') } }));
    const stopped = top.stop({ type: 'shutdown' }, { timeoutMs: 100 });
    for (let turn = 0; turn < 6; turn++) await nextTurn();
    clock.advance(100);
    await stopped;
    expect(order).toEqual(['leaf 2 killed', 'leaf 1 killed', 'middle killed', 'top killed']);
    expect(clock.pending).toBe(0);
  });

  test('a child that was asked before is not asked again, and its own tighter budget stands', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const child = stubborn();
    const ref = system.spawn(puppet().behavior);
    const childRef = await inside(ref, (self) => self.spawn({ behavior: child.behavior }));
    void childRef.stop({ type: 'normal' }, { timeoutMs: 50 });
    const stopped = ref.stop({ type: 'shutdown' }, { timeoutMs: 1000 });
    for (let turn = 0; turn < 4; turn++) await nextTurn();
    expect(child.requests).toEqual([{ reason: { type: 'normal' }, timeoutMs: 50 }]);
    clock.advance(50);
    await stopped;
    expect(await childRef.exited).toEqual({ type: 'killed' });
    expect(await ref.exited).toEqual({ type: 'shutdown' });
  });

  test('a child that is spawned while the others stop is stopped too', async () => {
    await using system = createActorSystem();
    const [first, late] = [stubborn(), puppet()];
    const parent = puppet();
    const ref = system.spawn(parent.behavior);
    await inside(ref, (self) => self.spawn({ behavior: first.behavior }));
    const stopped = ref.stop();
    await drained(ref);
    await inside(ref, (self) => self.spawn({ behavior: late.behavior }));
    await nextTurn();
    expect(late.lastWords).toEqual([]);
    await first.end({ type: 'shutdown' });
    await stopped;
    expect(late.lastWords).toEqual([{ state: 0, reason: { type: 'shutdown' } }]);
    expect(parent.lastWords).toHaveLength(1);
  });

  test('stopping is called once, even if the actor spawns again after it', async () => {
    await using system = createActorSystem();
    const { behavior, requests, end } = stubborn();
    const ref = system.spawn(behavior);
    const stopped = ref.stop();
    await nextTurn();
    const late = await inside(ref, (self) => self.spawn({ behavior: puppet().behavior }));
    await late.stop();
    await drained(ref);
    await drained(ref);
    expect(requests).toHaveLength(1);
    await end({ type: 'normal' });
    await stopped;
  });

  test('a child that crashes while it stops does not hold its parent up', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const child = await inside(ref, (self) =>
      self.spawn({
        behavior: puppet({
          stopping: () => {
            throw new Error('in the way');
          },
        }).behavior,
      }),
    );
    await ref.stop({ type: 'normal' });
    expect((await child.exited).type).toBe('crash');
    expect(await ref.exited).toEqual({ type: 'normal' });
  });

  test('ten thousand children stop within one budget and one timer', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    let over = 0;
    const child = puppet({ stopped: () => void over++ }).behavior;
    const ref = system.spawn(puppet().behavior);
    await inside(ref, (self) => {
      for (let i = 0; i < 10_000; i++) self.spawn({ behavior: child });
    });
    const stopped = ref.stop();
    expect(clock.pending).toBe(1);
    await stopped;
    expect(over).toBe(10_000);
    expect(clock.pending).toBe(0);
  });
});
