import type { ExitReason } from '@troupe/core';
import type { ActorRef } from '@troupe/core/actor';
import { createActorSystem, type SystemContext } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { drained, inside, nextTurn, type Order, puppet } from './puppet.ts';

/** Actors that write down, in one list, the order in which they ended. */
function chronicle() {
  const ends: string[] = [];
  const named = (name: string) =>
    puppet({ name, stopped: (_state, reason) => void ends.push(`${name} ${reason.type}`) }).behavior;
  const below = (parent: ActorRef<Order>, name: string) =>
    inside(parent, (self) => self.spawn({ behavior: named(name) }));
  return { ends, named, below };
}

describe('kill', () => {
  test('when it returns, the actor and all below it are over, children first and the newest first', async () => {
    await using system = createActorSystem();
    const { ends, named, below } = chronicle();
    const root = system.spawn(named('root'));
    const a = await below(root, 'a');
    await below(a, 'a1');
    await below(a, 'a2');
    const b = await below(root, 'b');
    await below(b, 'b1');
    const killed = root.kill();
    expect(ends).toEqual(['b1 killed', 'b killed', 'a2 killed', 'a1 killed', 'a killed', 'root killed']);
    await killed;
  });

  test('exited settles in the same order', async () => {
    await using system = createActorSystem();
    const { named, below } = chronicle();
    const root = system.spawn(named('root'));
    const child = await below(root, 'child');
    const settled: string[] = [];
    void root.exited.then(() => settled.push('root'));
    void child.exited.then(() => settled.push('child'));
    await root.kill();
    expect(settled).toEqual(['child', 'root']);
  });

  test('it overtakes everything that waits', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.urge('a');
    ref.tell('b');
    await ref.kill();
    await nextTurn();
    expect(heard).toEqual([]);
  });

  test('from inside its own handler, the actor is over when that handler returns', async () => {
    await using system = createActorSystem();
    const { ends, named } = chronicle();
    const ref = system.spawn(named('self'));
    await inside(ref, (self) => {
      void self.self.kill();
      expect(ends).toEqual([]);
      expect(self.self.tell('a')).toBe(false);
    });
    expect(ends).toEqual(['self killed']);
  });

  test('from inside its own handler, its children are over at once', async () => {
    await using system = createActorSystem();
    const { ends, named, below } = chronicle();
    const ref = system.spawn(named('self'));
    await below(ref, 'child');
    ref.tell((self) => {
      void self.self.kill();
      expect(ends).toEqual(['child killed']);
    });
    await ref.exited;
    expect(ends).toEqual(['child killed', 'self killed']);
  });

  test('no actor below is told anything by the last words of the others', async () => {
    await using system = createActorSystem();
    const refs: ActorRef<Order>[] = [];
    const taken: boolean[] = [];
    const talkative = puppet({
      stopped: () => void taken.push(...refs.map((ref) => ref.tell('a') || ref.tell('b'))),
    });
    const root = system.spawn(talkative.behavior);
    refs.push(root);
    for (let i = 0; i < 3; i++)
      refs.push(await inside(root, (self) => self.spawn({ behavior: talkative.behavior })));
    await root.kill();
    expect(taken).toEqual(Array(16).fill(false));
  });

  test('a child may kill its parent from its own handler: the child ends first', async () => {
    await using system = createActorSystem();
    const { ends, named, below } = chronicle();
    const root = system.spawn(named('root'));
    const busy = await below(root, 'busy');
    await below(root, 'sibling');
    await below(busy, 'grandchild');
    busy.tell(() => {
      void root.kill();
      // The busy one and what needs it are still to come; everything else is over.
      expect(ends).toEqual(['sibling killed', 'grandchild killed']);
      expect(root.tell('a')).toBe(false);
    });
    await root.exited;
    expect(ends).toEqual(['sibling killed', 'grandchild killed', 'busy killed', 'root killed']);
  });

  test('a start may kill its parent', async () => {
    await using system = createActorSystem();
    const { ends, named } = chronicle();
    const root = system.spawn(named('root'));
    root.tell((self) => {
      self.spawn({
        behavior: {
          ...named('child'),
          start: () => {
            void self.self.kill();
            return 0;
          },
        },
      });
    });
    await root.exited;
    expect(ends).toEqual(['child killed', 'root killed']);
  });

  test('the last word of one actor may kill its relatives: each still ends once', async () => {
    await using system = createActorSystem();
    const { ends, named, below } = chronicle();
    const root = system.spawn(named('root'));
    await below(root, 'older');
    const spiteful = await inside(root, (self) =>
      self.spawn({
        behavior: {
          ...named('spiteful'),
          stopped: (_state: unknown, { type }: ExitReason) => {
            ends.push(`spiteful ${type}`);
            void root.kill();
          },
        },
      }),
    );
    await below(root, 'younger');
    await spiteful.stop();
    await root.exited;
    expect(ends).toEqual(['spiteful shutdown', 'younger killed', 'older killed', 'root killed']);
  });

  test('a crash keeps its error when a kill follows', async () => {
    await using system = createActorSystem();
    const { named, below } = chronicle();
    const root = system.spawn(named('root'));
    const child = await below(root, 'child');
    const error = new Error('first');
    // The parent crashes while its child's handler is on the stack, so that it cannot end at once.
    const crash = await inside(root, (self) => () => self.exit({ type: 'crash', error }));
    await inside(child, () => {
      crash();
      void root.kill();
    });
    expect(await root.exited).toEqual({ type: 'crash', error });
    expect(await child.exited).toEqual({ type: 'killed' });
  });

  test('a chain of ten thousand actors ends without a deep stack', async () => {
    await using system = createActorSystem();
    let over = 0;
    const contexts: SystemContext<Order>[] = [];
    const link = puppet({
      start: (self) => contexts.push(self),
      stopped: () => void over++,
    }).behavior;
    const root = system.spawn(link);
    for (let i = 0; i < 10_000; i++) contexts.at(-1)?.spawn({ behavior: link });
    const deepest = contexts.at(-1)?.self;
    await root.kill();
    expect(over).toBe(10_001);
    expect(await deepest?.exited).toEqual({ type: 'killed' });
  });
});

describe('a crash of a parent', () => {
  test('its children are killed before its own last word', async () => {
    await using system = createActorSystem();
    const { ends, named, below } = chronicle();
    const root = system.spawn(named('root'));
    await below(root, 'child');
    root.tell(() => {
      throw new Error('boom');
    });
    await root.exited;
    expect(ends).toEqual(['child killed', 'root crash']);
  });

  test('a child that crashes does nothing to its parent', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const root = system.spawn(behavior);
    const child = await inside(root, (self) => self.spawn({ behavior: puppet().behavior }));
    child.tell(() => {
      throw new Error('boom');
    });
    await child.exited;
    root.tell('alive');
    await drained(root);
    expect(heard).toEqual(['alive']);
  });
});

describe('exit', () => {
  test('it works at any time, not only inside a handler, and is over when it returns', async () => {
    await using system = createActorSystem();
    const { behavior, lastWords } = puppet();
    const ref = system.spawn(behavior);
    const exit = await inside(ref, (self) => () => self.exit({ type: 'normal' }));
    exit();
    exit();
    expect(lastWords).toEqual([{ state: 1, reason: { type: 'normal' } }]);
  });

  test('in a start it ends the actor before spawn returns', async () => {
    await using system = createActorSystem();
    const { behavior, lastWords } = puppet({
      start: (self) => {
        self.exit({ type: 'normal' });
        return 41;
      },
    });
    const ref = system.spawn(behavior);
    expect(lastWords).toEqual([{ state: 41, reason: { type: 'normal' } }]);
    expect(ref.tell('a')).toBe(false);
  });

  test('the first of two exits counts', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    ref.tell((self) => {
      self.exit({ type: 'shutdown', detail: 1 });
      self.exit({ type: 'crash', error: new Error('second') });
    });
    expect(await ref.exited).toEqual({ type: 'shutdown', detail: 1 });
  });

  test('a normal exit stops the children in good order first, within five seconds', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { ends, named } = chronicle();
    const ref = system.spawn(named('parent'));
    const requested: number[] = [];
    await inside(ref, (self) => {
      for (const name of ['old', 'young'])
        self.spawn({
          behavior: {
            ...named(name),
            stopping: (
              state: number,
              request: { timeoutMs: number },
              child: { exit(reason: ExitReason): void },
            ) => {
              requested.push(request.timeoutMs);
              child.exit({ type: 'normal' });
              return state;
            },
          },
        });
      self.exit({ type: 'normal' });
    });
    expect(ref.tell('a')).toBe(false);
    expect(await ref.exited).toEqual({ type: 'normal' });
    expect(ends).toEqual(['young normal', 'old normal', 'parent normal']);
    expect(requested).toEqual([5000, 5000]);
    expect(clock.pending).toBe(0);
  });

  test('a child that does not end within those five seconds is killed, and its parent with it', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { ends, named } = chronicle();
    const ref = system.spawn(named('parent'));
    await inside(ref, (self) => {
      self.spawn({ behavior: { ...named('stubborn'), stopping: (state) => state } });
      self.exit({ type: 'normal' });
    });
    await nextTurn();
    expect(ends).toEqual([]);
    clock.advance(5000);
    expect(ends).toEqual(['stubborn killed', 'parent killed']);
  });

  test('an exit in the middle of a stop uses what is left of that stop', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { ends, named } = chronicle();
    const ref = system.spawn({
      ...named('parent'),
      stopping: (state, request, self) => {
        self.spawn({ behavior: { ...named('late'), stopping: (late) => late } });
        self.exit(request.reason);
        return state;
      },
    });
    const stopped = ref.stop(undefined, { timeoutMs: 10_000 });
    await nextTurn();
    await nextTurn();
    expect(clock.pending).toBe(1);
    clock.advance(9_999);
    expect(ends).toEqual([]);
    clock.advance(1);
    await stopped;
    expect(ends).toEqual(['late killed', 'parent killed']);
  });

  test('an actor that is ending spawns nothing', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    await inside(ref, (self) => {
      self.exit({ type: 'normal' });
      expect(() => self.spawn({ behavior: puppet().behavior })).toThrow(
        `The actor ${ref.path} is over (normal).`,
      );
    });
  });
});
