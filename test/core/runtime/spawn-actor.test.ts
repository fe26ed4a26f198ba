import { createRuntime, type ExitReason, InvalidOptionsError } from '@troupe/core';
import { type ActorContext, type ActorRef, type Behavior, spawnActor } from '@troupe/core/actor';
import { DynamicSupervisor, Registry, Supervisor } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { recordingLogger } from '../actor/recording-logger.ts';

/** What runs inside the actor. */
type Order = (self: ActorContext<Order>) => void;

/** Does what it is told. `overrides` replace parts of it. */
function obedient(overrides: Partial<Behavior<null, Order>> = {}): Behavior<null, Order> {
  return {
    start: () => null,
    receive: (state, order, self) => {
      order(self);
      return state;
    },
    ...overrides,
  };
}

function inside<R>(ref: ActorRef<Order>, step: (self: ActorContext<Order>) => R): Promise<R> {
  return ref.ask<R>((reply) => (self) => reply(step(self)));
}

const crash: Order = () => {
  throw new Error('boom');
};

describe('the path of an actor', () => {
  test('is the names from the runtime down to it', async () => {
    await using runtime = createRuntime();
    await using other = createRuntime({ name: 'stage left' });
    const users = spawnActor(runtime, { name: 'users', behavior: obedient() });
    const ada = await inside(users, (self) => self.spawn({ name: 'ada', behavior: obedient() }));
    const deep = await inside(ada, (self) => spawnActor(self, { name: 'täglich@8', behavior: obedient() }));
    expect(users.path).toBe('troupe/users');
    expect(ada.path).toBe('troupe/users/ada');
    expect(deep.path).toBe('troupe/users/ada/täglich@8');
    expect(await inside(ada, (self) => [self.path, self.self.path])).toEqual([ada.path, ada.path]);
    expect(spawnActor(other, { name: 'ada', behavior: obedient() }).path).toBe('stage_left/ada');
  });

  test('without a name it is one that nobody else has', async () => {
    await using runtime = createRuntime();
    const paths = [1, 2, 3].map(() => spawnActor(runtime, { behavior: obedient() }).path);
    expect(new Set(paths).size).toBe(3);
    for (const path of paths) expect(path).toMatch(/^troupe\/~\d+$/);
  });

  test('is in its errors and in its log', async () => {
    const logger = recordingLogger();
    await using runtime = createRuntime({ logger });
    const ada = spawnActor(runtime, { name: 'ada', behavior: obedient() });
    const late = await ada.ask(() => () => {}, { timeoutMs: 0 }).catch((error: unknown) => error);
    expect(late).toMatchObject({ code: 'ASK_TIMEOUT', path: 'troupe/ada' });
    ada.tell(crash);
    await ada.exited;
    expect(logger.lines).toMatchObject([{ message: 'actor crashed', facts: { path: 'troupe/ada' } }]);
    await expect(ada.ask(() => () => {})).rejects.toMatchObject({ code: 'ACTOR_EXITED', path: 'troupe/ada' });
  });
});

describe('the name of an actor', () => {
  test.each([
    '',
    '.',
    '..',
    'a b',
    'a/b',
    'a~1',
    'a\n',
    '\u202e',
    '\ud800',
    'x'.repeat(201),
    1,
    null,
    Symbol('a'),
  ])('%s is refused', async (name) => {
    await using runtime = createRuntime();
    // What no type checker has seen.
    const spawn = () => spawnActor(runtime, { name: name as string, behavior: obedient() });
    expect(spawn).toThrow(InvalidOptionsError);
    expect(spawn).toThrow(/Expected `name` to be a name of 1 to 200 characters without .*, got /);
  });

  test.each(['a', 'ada@example.com', 'Ä', '日本', '3f2b:7', '__proto__', 'constructor', 'x'.repeat(200)])(
    '%s is taken',
    async (name) => {
      await using runtime = createRuntime();
      expect(spawnActor(runtime, { name, behavior: obedient() }).path).toBe(`troupe/${name}`);
    },
  );

  test('is refused while a living actor at the same place has it, and free when that is over', async () => {
    await using runtime = createRuntime();
    const spawnAda = () => spawnActor(runtime, { name: 'ada', behavior: obedient() });
    const users = spawnActor(runtime, { name: 'users', behavior: obedient() });
    const first = spawnAda();
    expect(spawnAda).toThrow(
      'Expected `name` to be a name that no living actor below troupe has, got "ada" (string).',
    );
    // Elsewhere it is another name.
    await inside(users, (self) => void self.spawn({ name: 'ada', behavior: obedient() }));
    expect(
      await inside(users, (self) => tryTo(() => self.spawn({ name: 'ada', behavior: obedient() }))),
    ).toThrow('below troupe/users has');
    await first.stop();
    const second = spawnAda();
    expect(second.path).toBe(first.path);
    expect([first.tell(() => {}), second.tell(() => {})]).toEqual([false, true]);
  });

  test('is free for whoever waits for the end, however it came', async () => {
    await using runtime = createRuntime();
    const ends: ((ref: ActorRef<Order>) => unknown)[] = [
      (ref) => ref.stop(),
      (ref) => ref.kill(),
      (ref) => ref.tell(crash),
      (ref) => ref.tell((self) => self.exit({ type: 'normal' })),
    ];
    for (const end of ends) {
      const ref = spawnActor(runtime, { name: 'ada', behavior: obedient() });
      let next: string | undefined;
      await inside(ref, (self) =>
        self.signal.addEventListener('abort', () => {
          const follower = spawnActor(runtime, { name: 'ada', behavior: obedient() });
          next = follower.path;
          void follower.kill();
        }),
      );
      end(ref);
      await ref.exited;
      expect(next).toBe('troupe/ada');
    }
  });
});

describe('spawnActor', () => {
  const behavior = obedient();

  test.each([
    [{ behavior: {} }, '`behavior.start` to be a function, got undefined'],
    [{ behavior: { start: () => null } }, '`behavior.receive` to be a function'],
    [{ behavior: { ...behavior, stopped: 1 } }, '`behavior.stopped` to be a function, got number'],
    [{ behavior: null }, '`behavior` to be an object with `start` and `receive`, got null'],
    [{}, '`behavior` to be an object'],
    [{ behavior, nmae: 'a' }, '`nmae` to be left out: there is no such option'],
    [undefined, 'the options to be an object with `behavior`, got undefined'],
  ])('refuses %j and names the key', async (options, words) => {
    await using runtime = createRuntime();
    expect(() => spawnActor(runtime, options as never)).toThrow(words);
  });

  test.each([undefined, null, {}, 'troupe', () => {}])('refuses %s as a home', (home) => {
    expect(() => spawnActor(home as never, { behavior })).toThrow(
      /Expected `home` to be a runtime made by createRuntime/,
    );
  });

  test('a start that throws is a crash of the actor, and its name is free', async () => {
    await using runtime = createRuntime();
    const error = new Error('no start');
    const start = () => {
      throw error;
    };
    const ref = spawnActor(runtime, { name: 'ada', behavior: obedient({ start }) });
    expect(await ref.exited).toEqual({ type: 'crash', error });
    expect(spawnActor(runtime, { name: 'ada', behavior }).path).toBe('troupe/ada');
  });
});

describe('runtime.stop()', () => {
  test('stops its actors, lets them end in order, children first, and is over when they are', async () => {
    const runtime = createRuntime();
    const diary: string[] = [];
    const orderly = (name: string) =>
      obedient({
        stopping: (state, { reason }, self) => {
          diary.push(`${name} stopping`);
          setImmediate(() => self.exit(reason));
          return state;
        },
        stopped: () => void diary.push(`${name} stopped`),
      });
    const parent = spawnActor(runtime, { name: 'parent', behavior: orderly('parent') });
    await inside(parent, (self) => self.spawn({ name: 'child', behavior: orderly('child') }));
    await runtime.stop();
    expect(diary).toEqual(['child stopping', 'child stopped', 'parent stopping', 'parent stopped']);
    expect(await parent.exited).toEqual({ type: 'shutdown' });
    expect(() => spawnActor(runtime, { name: 'late', behavior: obedient() })).toThrow(
      expect.objectContaining({ code: 'ACTOR_SYSTEM_STOPPED' }),
    );
    await runtime.stop();
  });

  test('leaves a supervised actor to its supervisor, which does not start it again', async () => {
    const runtime = createRuntime();
    let starts = 0;
    const ends: ExitReason[] = [];
    const start = async ({ home }: { home: Parameters<typeof spawnActor>[0] }) => {
      starts += 1;
      const stopped = (_: null | undefined, reason: ExitReason) => void ends.push(reason);
      return spawnActor(home, { name: 'ada', behavior: obedient({ stopped }) });
    };
    const elsewhere = () => start({ home: runtime });
    await Supervisor.start({ runtime, name: 'below', children: [{ id: 'a', start }] });
    await Supervisor.start({ runtime, name: 'top', children: [{ id: 'a', start: elsewhere }] });
    await runtime.stop();
    expect(starts).toBe(2);
    expect(ends).toEqual([{ type: 'shutdown' }, { type: 'shutdown' }]);
  });

  test('tells the actors at the top beside the supervisors, not after them', async () => {
    const runtime = createRuntime();
    let onTold = () => {};
    const told = new Promise<void>((resolve) => {
      onTold = resolve;
    });
    const stopping: Behavior<null, Order>['stopping'] = (state, { reason }, self) => {
      onTold();
      self.exit(reason);
      return state;
    };
    const ada = spawnActor(runtime, { name: 'ada', behavior: obedient({ stopping }) });
    // Its end waits for what an actor does at its own.
    const child = {
      exited: told.then((): ExitReason => ({ type: 'shutdown' })),
      stop: () => told,
      kill: () => told,
    };
    await Supervisor.start({
      runtime,
      children: [{ id: 'a', shutdown: 'infinity', start: async () => child }],
    });
    await runtime.stop();
    expect(await ada.exited).toEqual({ type: 'shutdown' });
  });

  test('does not tell a supervised actor before its supervisor does', async () => {
    const runtime = createRuntime();
    const diary: string[] = [];
    const slow = (name: string) =>
      obedient({
        stopping: (state, { reason }, self) => {
          diary.push(`${name} stopping`);
          // Later than the runtime's word would come to the other.
          setTimeout(() => self.exit(reason), 50);
          return state;
        },
        stopped: () => void diary.push(`${name} stopped`),
      });
    const child = (name: string) => ({
      id: name,
      start: async () => spawnActor(runtime, { name, behavior: slow(name) }),
    });
    await Supervisor.start({ runtime, children: [child('first'), child('last')] });
    await runtime.stop();
    expect(diary).toEqual(['last stopping', 'last stopped', 'first stopping', 'first stopped']);
  });
});

describe('a supervised actor', () => {
  test('stands below its supervisor, and comes back as another ref at the same path', async () => {
    await using runtime = createRuntime();
    const registry = Registry.create<ActorRef<Order>>();
    const events: string[] = [];
    let onRestart = () => {};
    const isBack = new Promise<void>((resolve) => {
      onRestart = resolve;
    });
    await Supervisor.start({
      runtime,
      name: 'users',
      children: [
        {
          id: 'child 1',
          start: registry.via('ada', async ({ home }) =>
            spawnActor(home, { name: 'ada', behavior: obedient() }),
          ),
        },
      ],
      onEvent: ({ type, path }) => {
        events.push(`${type} ${path}`);
        if (events.length === 4) onRestart();
      },
    });
    const first = await registry.whereis('ada');
    first?.tell(crash);
    await isBack;
    const second = await registry.whereis('ada');
    expect(second).not.toBe(first);
    expect([first?.path, second?.path]).toEqual(['troupe/users/ada', 'troupe/users/ada']);
    await expect(first?.ask(() => () => {})).rejects.toMatchObject({ code: 'ACTOR_EXITED' });
    expect(second?.tell(() => {})).toBe(true);
    expect(events).toEqual([
      'child_started troupe/users/ada',
      'child_ended troupe/users/ada',
      'child_terminated troupe/users/ada',
      'child_started troupe/users/ada',
    ]);
  });

  test('a supervisor that is a child stands below its parent, and so do its own', async () => {
    await using runtime = createRuntime();
    const paths: string[] = [];
    await Supervisor.start({
      runtime,
      name: 'app',
      children: [
        {
          id: 'team',
          type: 'supervisor',
          start: async ({ home }) => {
            const team = await DynamicSupervisor.start({ home, name: 'team' });
            await team.startChild({
              start: async (context) => {
                const ref = spawnActor(context.home, { name: 'ada', behavior: obedient() });
                paths.push(context.home.path, ref.path);
                return ref;
              },
            });
            return team;
          },
        },
      ],
      onEvent: ({ path }) => void paths.push(path),
    });
    expect(paths).toEqual(['troupe/app/team', 'troupe/app/team/ada', 'troupe/app/team']);
  });

  test('two supervisors of one name have two paths', async () => {
    await using runtime = createRuntime();
    const homes: string[] = [];
    const start = async ({ home }: { home: { path: string } }) => {
      homes.push(home.path);
      return 'ignore' as const;
    };
    for (const _ of [1, 2])
      await Supervisor.start({ runtime, name: 'a/b c', children: [{ id: 'a', start }] });
    expect(homes[0]).toBe('troupe/b_c');
    expect(homes[1]).toMatch(/^troupe\/b_c~\d+$/);
  });

  test('without a runtime it has a home all the same', async () => {
    await using supervisor = await Supervisor.start({ name: 'users' });
    const result = await supervisor.startChild({
      id: 'ada',
      start: async ({ home }) => spawnActor(home, { name: 'ada', behavior: obedient() }),
    });
    expect(result).toMatchObject({ ok: true, child: { path: 'troupe/users/ada' } });
  });

  test('a home that is none is refused', async () => {
    await expect(Supervisor.start({ home: {} as never })).rejects.toThrow(
      /`home` to be the `home` that the start of a child was given/,
    );
  });
});

function tryTo(act: () => unknown): () => void {
  try {
    act();
    return () => {};
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
