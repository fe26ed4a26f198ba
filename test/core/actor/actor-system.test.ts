import { ActorSystemStoppedError } from '@troupe/core/actor';
import { createActorSystem, type SystemRef } from '@troupe/core/supervision';
import { describe, expect, test, vi } from 'vitest';
import { InvalidOptionsError } from '#core/errors/errors.ts';
import { ManualClock } from './manual-clock.ts';
import { drained, inside, nextTurn, type Order, puppet } from './puppet.ts';
import { recordingLogger } from './recording-logger.ts';

describe('an actor system', () => {
  test('systems of one name do not know of each other', async () => {
    const one = createActorSystem({ name: 'same' });
    await using other = createActorSystem({ name: 'same' });
    const [mine, theirs] = [puppet({ name: 'a' }), puppet({ name: 'a' })];
    const ref = one.spawn(mine.behavior);
    const otherRef = other.spawn(theirs.behavior);
    ref.tell('to one');
    otherRef.tell('to the other');
    await Promise.all([drained(ref), drained(otherRef)]);
    expect([mine.heard, theirs.heard]).toEqual([['to one'], ['to the other']]);
    await one.stop();
    otherRef.tell('still there');
    await drained(otherRef);
    expect(theirs.heard).toEqual(['to the other', 'still there']);
  });

  test('a ref to an actor that is over never reaches a later one of the same name', async () => {
    await using system = createActorSystem();
    const [first, second] = [puppet({ name: 'a' }), puppet({ name: 'a' })];
    const stale = system.spawn(first.behavior);
    stale.tell('dropped with the first');
    await stale.kill();
    const ref = system.spawn(second.behavior);
    expect(ref.path).toBe(stale.path);
    expect(stale.tell('a')).toBe(false);
    expect(stale.urge('b')).toBe(false);
    stale.hold();
    await stale.stop();
    await stale.kill();
    ref.tell('c');
    await drained(ref);
    expect(second.heard).toEqual(['c']);
    expect(first.heard).toEqual([]);
    expect(second.lastWords).toEqual([]);
  });

  test('no two living actors have one path, whatever the names', async () => {
    await using system = createActorSystem();
    const names = ['a', 'a~1', 'a~2', 'a_1', 'ä', 'ö', '', 'actor', 'a/b', 'a b'];
    const paths = [...names, ...names, ...names].map((name) => system.spawn(puppet({ name }).behavior).path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe('stop of a system', () => {
  test('every actor ends, children first and the newest first, and no timer is left', async () => {
    const clock = new ManualClock();
    const system = createActorSystem({ clock });
    const ends: string[] = [];
    const named = (name: string) =>
      puppet({ name, stopped: (_state, { type }) => void ends.push(`${name} ${type}`) }).behavior;
    const refs = ['a', 'b', 'c'].map((name) => system.spawn(named(name)));
    const b = refs[1] as SystemRef<Order>;
    await inside(b, (self) => [self.spawn({ behavior: named('b1') }), self.spawn({ behavior: named('b2') })]);
    await system.stop();
    expect(ends.filter((end) => end.startsWith('b'))).toEqual(['b2 shutdown', 'b1 shutdown', 'b shutdown']);
    expect(ends.filter((end) => !/b\d?/.test(end.split(' ')[0] ?? ''))).toEqual(['c shutdown', 'a shutdown']);
    expect(await Promise.all(refs.map((ref) => ref.exited))).toEqual(refs.map(() => ({ type: 'shutdown' })));
    expect(clock.pending).toBe(0);
  });

  test('the actors at the top are all asked at once, none waits for another', async () => {
    const system = createActorSystem();
    const asked: string[] = [];
    let allAsked: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      allAsked = resolve;
    });
    for (const name of ['a', 'b'])
      system.spawn(
        puppet({
          stopping: (state, { reason }, self) => {
            asked.push(name);
            if (asked.length === 2) allAsked();
            void both.then(() => self.exit(reason));
            return state;
          },
        }).behavior,
      );
    await system.stop();
    expect(asked).toEqual(['b', 'a']);
  });

  test('it takes no more actors from the call on', async () => {
    const system = createActorSystem({ name: 'theatre' });
    const ref = system.spawn(puppet().behavior);
    ref.hold();
    const stopped = system.stop();
    expect(() => system.spawn(puppet().behavior)).toThrow(ActorSystemStoppedError);
    await ref.kill();
    await stopped;
    expect(() => system.spawn(puppet().behavior)).toThrow(
      'The runtime theatre is stopped and takes no more actors.',
    );
  });

  test('what is left when the budget is spent is killed', async () => {
    const clock = new ManualClock();
    const system = createActorSystem({ clock });
    const [willing, unwilling] = [puppet(), puppet({ stopping: (state) => state })];
    const timeouts: number[] = [];
    system.spawn(willing.behavior);
    const parent = system.spawn(unwilling.behavior);
    await inside(parent, (self) =>
      self.spawn({
        behavior: puppet({
          stopping: (state, { timeoutMs }) => {
            timeouts.push(timeoutMs);
            return state;
          },
        }).behavior,
      }),
    );
    const stopped = system.stop({ timeoutMs: 300 });
    for (let i = 0; i < 3; i++) await nextTurn();
    expect(timeouts).toEqual([300]);
    expect(willing.lastWords).toEqual([{ state: 0, reason: { type: 'shutdown' } }]);
    clock.advance(300);
    await stopped;
    expect(unwilling.lastWords).toEqual([{ state: 1, reason: { type: 'killed' } }]);
    expect(clock.pending).toBe(0);
  });

  test('twice is the same as once, and the tighter budget wins', async () => {
    const clock = new ManualClock();
    const system = createActorSystem({ clock });
    const { behavior, lastWords } = puppet({ stopping: (state) => state });
    system.spawn(behavior);
    const both = [system.stop({ timeoutMs: 1000 }), system.stop({ timeoutMs: 100 })];
    clock.advance(100);
    await Promise.all(both);
    await system.stop();
    expect(lastWords).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  test('a budget of 0 kills everything before the call returns', async () => {
    const system = createActorSystem();
    const made = [puppet(), puppet({ stopping: (state) => state })];
    for (const { behavior } of made) system.spawn(behavior);
    const stopped = system.stop({ timeoutMs: 0 });
    for (const { lastWords } of made) expect(lastWords).toEqual([{ state: 0, reason: { type: 'killed' } }]);
    await stopped;
  });

  test('a system without actors stops, and leaves no timer', async () => {
    const clock = new ManualClock();
    const system = createActorSystem({ clock });
    await system.spawn(puppet().behavior).stop();
    await system.stop();
    expect(clock.pending).toBe(0);
  });

  test('a budget that is none is refused, and the system goes on', async () => {
    await using system = createActorSystem();
    await expect(system.stop({ timeoutMs: -1 })).rejects.toBeInstanceOf(InvalidOptionsError);
    await drained(system.spawn(puppet().behavior));
  });
});

describe('what the world sees', () => {
  test('nothing is printed and nothing is unhandled, whatever goes wrong', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    const outputs = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(() => true),
    );
    try {
      const system = createActorSystem({ logger: recordingLogger() });
      const fail = (): never => {
        throw new Error('on purpose');
      };
      const wrong: SystemRef<Order>[] = [
        system.spawn(puppet({ start: fail }).behavior),
        system.spawn(puppet({ stopped: fail }).behavior),
        system.spawn(puppet({ stopping: fail, stopped: fail }).behavior),
        system.spawn(puppet({ receive: fail, stopped: fail }).behavior),
        system.spawn(puppet({ receive: fail }).behavior),
      ];
      const watched = system.spawn(puppet().behavior);
      const watcher = system.spawn(puppet().behavior);
      await inside(watcher, (self) => self.watch(watched, fail));
      for (const ref of wrong) {
        ref.tell('a');
        ref.tell('b');
        ref.urge(fail);
      }
      for (let i = 0; i < 3; i++) await nextTurn();
      await watched.kill();
      await watcher.exited;
      await Promise.all(wrong.map((ref) => ref.stop()));
      await system.stop();
      for (let i = 0; i < 3; i++) await nextTurn();
    } finally {
      process.off('unhandledRejection', onUnhandled);
    }
    const written = outputs.flatMap((output) => output.mock.calls);
    for (const output of outputs) output.mockRestore();
    expect(written).toEqual([]);
    expect(unhandled).toEqual([]);
  });
});
