import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ActorRef } from '@troupe/core/actor';
import { createActorSystem, type SystemContext, type SystemRef } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { drained, inside, nextTurn, type Order, puppet } from './puppet.ts';
import { recordingLogger } from './recording-logger.ts';

describe('spawn', () => {
  test('start has run when spawn returns, and its state is the first that receive gets', async () => {
    await using system = createActorSystem();
    let started = false;
    const states: object[] = [];
    const first = { first: true };
    const ref = system.spawn<object, () => void>({
      name: 'a',
      start: () => {
        started = true;
        return first;
      },
      receive: (state, done) => {
        states.push(state);
        done();
        return { ...state, later: true };
      },
    });
    expect(started).toBe(true);
    await ref.ask<void>((reply) => () => reply());
    await ref.ask<void>((reply) => () => reply());
    expect(states[0]).toBe(first);
    expect(states[1]).toEqual({ first: true, later: true });
  });

  test('no message is handled inside the call that tells it', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.tell('a');
    ref.urge('b');
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual([]);
    await drained(ref);
    expect(heard).toEqual(['b', 'a']);
  });

  test('undefined is a message and a state like any other', async () => {
    await using system = createActorSystem();
    let handled = 0;
    const ref = system.spawn<undefined, undefined>({
      name: 'nothing',
      start: () => undefined,
      receive: () => void handled++,
    });
    ref.tell(undefined);
    ref.urge(undefined);
    await nextTurn();
    await nextTurn();
    expect(handled).toBe(2);
  });

  test('a behaviour is called on itself, so a class may be one', async () => {
    await using system = createActorSystem();
    class Adder {
      readonly name = 'adder';
      readonly step = 3;
      start() {
        return this.step;
      }
      receive(sum: number, reply: (sum: number) => void) {
        reply(sum);
        return sum + this.step;
      }
    }
    const ref = system.spawn(new Adder());
    expect(await ref.ask<number>((reply) => reply)).toBe(3);
    expect(await ref.ask<number>((reply) => reply)).toBe(6);
  });

  test.each([
    'plain',
    '',
    'two words',
    'a/b',
    '../..',
    'täglich 😀',
    '%2e',
    '\u0000\n',
    'x'.repeat(5000),
    '__proto__',
    'constructor',
  ])('an actor may be called %j', async (name) => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet({ name });
    const [one, other] = [system.spawn(behavior), system.spawn(behavior)];
    expect(one.path).toMatch(/^troupe\/[^\p{C}\p{Z}/~]{1,200}$/u);
    expect(other.path).toMatch(/^troupe\/[^\p{C}\p{Z}/~]{1,200}~\d+$/u);
    expect(other.path.startsWith(`${one.path}~`)).toBe(true);
    one.tell('a');
    await drained(one);
    expect(heard).toEqual(['a']);
  });

  test('tell and urge work when they are taken off their ref', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const { tell, urge } = ref;
    for (const word of ['a', 'b']) tell(word);
    urge('c');
    await drained(ref);
    expect(heard).toEqual(['c', 'a', 'b']);
  });
});

describe('a crash', () => {
  test('a start that throws is a crash: the ref is over at once, and its last word has no state', async () => {
    await using system = createActorSystem();
    const error = new Error('no start');
    const { behavior, lastWords } = puppet({
      start: () => {
        throw error;
      },
    });
    const ref = system.spawn(behavior);
    expect(ref.tell('a')).toBe(false);
    expect(await ref.exited).toEqual({ type: 'crash', error });
    expect(lastWords).toEqual([{ state: undefined, reason: { type: 'crash', error } }]);
  });

  test('a start that throws is tried once', async () => {
    await using system = createActorSystem();
    let starts = 0;
    const ref = system.spawn(
      puppet({
        start: () => {
          starts++;
          throw new Error('never');
        },
      }).behavior,
    );
    await ref.exited;
    for (let i = 0; i < 5; i++) await nextTurn();
    expect(starts).toBe(1);
  });

  test('what start spawned and told before it threw is killed and dropped', async () => {
    await using system = createActorSystem();
    const child = puppet();
    const children: ActorRef<Order>[] = [];
    const { behavior, heard } = puppet({
      start: (self) => {
        self.self.tell('a');
        children.push(self.spawn({ behavior: child.behavior }));
        throw new Error('half way');
      },
    });
    const ref = system.spawn(behavior);
    expect((await ref.exited).type).toBe('crash');
    expect(child.lastWords).toEqual([{ state: 0, reason: { type: 'killed' } }]);
    await nextTurn();
    expect(heard).toEqual([]);
  });

  test('a handler that throws ends the actor with that error, and nothing more is handled', async () => {
    await using system = createActorSystem();
    const error = new Error('boom');
    const { behavior, heard, lastWords } = puppet();
    const ref = system.spawn(behavior);
    ref.tell('a');
    ref.tell(() => {
      throw error;
    });
    ref.tell('b');
    expect(await ref.exited).toEqual({ type: 'crash', error });
    for (let i = 0; i < 3; i++) await nextTurn();
    expect(heard).toEqual(['a']);
    expect(lastWords).toEqual([{ state: 1, reason: { type: 'crash', error } }]);
    expect(ref.tell('c')).toBe(false);
    expect(ref.urge('c')).toBe(false);
  });

  test.each(['text', undefined, null, 7, { a: 1 }])(
    'thrown %j arrives as an error with it as the cause',
    async (thrown) => {
      await using system = createActorSystem();
      const ref = system.spawn(puppet().behavior);
      ref.tell(() => {
        throw thrown;
      });
      const reason = await ref.exited;
      expect(reason).toEqual({ type: 'crash', error: expect.any(Error) });
      expect(reason).toHaveProperty('error.cause', thrown);
    },
  );

  test('a crash is logged with the actor and the error', async () => {
    const logger = recordingLogger();
    await using system = createActorSystem({ name: 'stage', logger });
    const error = new Error('boom');
    const ref = system.spawn(puppet({ name: 'hamlet' }).behavior);
    ref.tell(() => {
      throw error;
    });
    await ref.exited;
    expect(logger.lines).toEqual([
      {
        level: 'error',
        message: 'actor crashed',
        facts: { actorSystem: 'stage', path: ref.path, err: error },
      },
    ]);
    expect(ref.path).toBe('stage/hamlet');
  });

  test('what a handler throws after it ended its actor is logged and does not change how it ended', async () => {
    const logger = recordingLogger();
    await using system = createActorSystem({ logger });
    const ends: ((self: SystemContext<Order>) => void)[] = [
      (self) => self.exit({ type: 'normal' }),
      (self) => void self.self.kill(),
    ];
    for (const [i, end] of ends.entries()) {
      const { behavior, lastWords } = puppet();
      const ref = system.spawn(behavior);
      ref.tell((self) => {
        end(self);
        throw new Error('too late');
      });
      expect(await ref.exited).toEqual({ type: ['normal', 'killed'][i] });
      expect(lastWords).toHaveLength(1);
      expect(logger.lines[i]).toMatchObject({
        level: 'error',
        message: 'handler threw after it had ended its actor',
      });
    }
  });

  test('an actor whose handlers throw at random never has two handlers on the stack', async () => {
    await using system = createActorSystem();
    let depth = 0;
    let deepest = 0;
    const busy = puppet({
      receive: (state, order, self) => {
        depth++;
        deepest = Math.max(deepest, depth);
        try {
          if (typeof order !== 'string') order(self);
          return state;
        } finally {
          depth--;
        }
      },
    });
    const ref = system.spawn(busy.behavior);
    const other = system.spawn(busy.behavior);
    ref.tell(() => {
      ref.tell('again');
      ref.urge('and again');
      void ref.stop();
      throw new Error('in the middle');
    });
    other.tell((self) => {
      self.self.tell(() => undefined);
      self.hold()();
      void self.self.kill();
    });
    await Promise.all([ref.exited, other.exited]);
    await nextTurn();
    expect(deepest).toBe(1);
  });
});

describe('the last word', () => {
  test('a stopped that throws is logged, and the actor ends as it was to end', async () => {
    const logger = recordingLogger();
    await using system = createActorSystem({ logger });
    const error = new Error('no clean-up');
    const ref = system.spawn(
      puppet({
        stopped: () => {
          throw error;
        },
      }).behavior,
    );
    await ref.stop();
    expect(await ref.exited).toEqual({ type: 'shutdown' });
    expect(logger.lines).toEqual([
      {
        level: 'error',
        message: 'clean-up of the actor failed',
        facts: { actorSystem: 'troupe', path: ref.path, err: error },
      },
    ]);
  });

  test('a stopped that turns out to be async and rejects is logged, and no unhandled rejection', async () => {
    const logger = recordingLogger();
    await using system = createActorSystem({ logger });
    const error = new Error('later');
    const ref = system.spawn(puppet({ stopped: (() => Promise.reject(error)) as () => void }).behavior);
    await ref.kill();
    await nextTurn();
    expect(logger.lines).toMatchObject([{ level: 'error', facts: { err: error } }]);
  });

  test('it is said once on every way out', async () => {
    await using system = createActorSystem();
    const waysOut: ((ref: ActorRef<Order>) => unknown)[] = [
      (ref) => ref.stop(),
      (ref) => ref.kill(),
      (ref) => ref.stop({ type: 'normal' }, { timeoutMs: 0 }),
      (ref) => ref.tell((self) => self.exit({ type: 'normal' })),
      (ref) => ref.tell(() => void Promise.resolve().then(() => ref.kill())),
      (ref) =>
        ref.tell(() => {
          throw new Error('boom');
        }),
      (ref) =>
        inside(ref, (self) => [self.exit({ type: 'normal' }), self.exit({ type: 'killed' }), ref.stop()]),
    ];
    for (const wayOut of waysOut) {
      const { behavior, lastWords } = puppet();
      const ref = system.spawn(behavior);
      void wayOut(ref);
      const reason = await ref.exited;
      await Promise.all([ref.stop(), ref.kill()]);
      await nextTurn();
      expect(lastWords.map((word) => word.reason)).toEqual([reason]);
    }
  });

  test('it gets the state that the last handler returned, even if that handler ended the actor', async () => {
    await using system = createActorSystem();
    const states: (string | undefined)[] = [];
    const ref = system.spawn<string, 'go'>({
      name: 'a',
      start: () => 'before',
      receive: (_state, _go, self) => {
        self.exit({ type: 'normal' });
        void self.self.kill();
        return 'after';
      },
      stopped: (state) => void states.push(state),
    });
    ref.tell('go');
    await ref.exited;
    expect(states).toEqual(['after']);
  });

  test('in it, the actor takes nothing any more', async () => {
    await using system = createActorSystem();
    const answers: unknown[] = [];
    let ref: SystemRef<Order> | undefined;
    let spawnChild: (() => unknown) | undefined;
    const { behavior } = puppet({
      start: (self) => {
        spawnChild = () => self.spawn({ behavior: puppet().behavior });
        return 0;
      },
      stopped: () => {
        answers.push(ref?.tell('a'), ref?.urge('a'));
        expect(spawnChild).toThrow('is over');
      },
    });
    ref = system.spawn(behavior);
    await ref.stop();
    expect(answers).toEqual([false, false]);
  });
});

describe('what an actor leaves behind', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  // A WeakRef holds its target until the end of the turn in which it was made or read; a collector may take two goes.
  const isCollected = async (made: WeakRef<object>) => {
    for (let goes = 0; goes < 3; goes++) {
      await nextTurn();
      await nextTurn();
      collectGarbage();
    }
    return made.deref() === undefined;
  };

  test('its state can be collected while its ref is kept', async () => {
    await using system = createActorSystem();
    const made: WeakRef<object>[] = [];
    const ref = system.spawn<object, string>({
      name: 'keeper',
      start: () => {
        const state = { large: true };
        made.push(new WeakRef(state));
        return state;
      },
      receive: (state) => state,
    });
    const [state] = made as [WeakRef<object>];
    expect(await isCollected(state)).toBe(false);
    await ref.stop();
    expect(await isCollected(state)).toBe(true);
    expect(ref.tell('a')).toBe(false);
  });

  test('it can be collected itself while its system lives on', async () => {
    await using system = createActorSystem();
    const made = new WeakRef(system.spawn(puppet().behavior));
    made.deref()?.tell('never handled');
    expect(await isCollected(made)).toBe(false);
    await made.deref()?.kill();
    expect(await isCollected(made)).toBe(true);
  });

  test('a watcher that is over can be collected while what it watched lives on', async () => {
    await using system = createActorSystem();
    const target = system.spawn(puppet().behavior);
    const forever = { exited: new Promise<never>(() => undefined) };
    for (const watched of [target, forever]) {
      const spawnWatcher = async () => {
        const { behavior } = puppet();
        const ref = system.spawn(behavior);
        await inside(ref, (self) => self.watch(watched, () => behavior.name));
        return [new WeakRef(ref), new WeakRef(behavior)] as const;
      };
      const [ref, behavior] = await spawnWatcher();
      expect(await isCollected(ref)).toBe(false);
      await ref.deref()?.kill();
      expect(await isCollected(ref)).toBe(true);
      expect(await isCollected(behavior)).toBe(true);
    }
  });

  test('what it watched can be collected when it is told, and so can the watch of an actor that is over', async () => {
    await using system = createActorSystem();
    const watcher = system.spawn(puppet().behavior);
    const context = await inside(watcher, (self) => self);
    const spawnTarget = async () => {
      const target = system.spawn(puppet().behavior);
      context.watch(target, () => 'over');
      await target.stop();
      await drained(watcher);
      return new WeakRef(target);
    };
    expect(await isCollected(await spawnTarget())).toBe(true);

    const target = system.spawn(puppet().behavior);
    await watcher.kill();
    const watchInVain = () => {
      const toMessage = () => 'over';
      context.watch(target, toMessage);
      return new WeakRef(toMessage);
    };
    expect(await isCollected(watchInVain())).toBe(true);
    await target.kill();
  });

  test('a message can be collected when it is handled', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const tellOnce = async () => {
      const message: Order = (self) => void self.self.path;
      ref.tell(message);
      await drained(ref);
      return new WeakRef(message);
    };
    expect(await isCollected(await tellOnce())).toBe(true);
    await ref.stop();
  });

  test('a question can be collected when it is answered', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const askOnce = async () => {
      const make =
        (reply: (answer: number) => void): Order =>
        () =>
          reply(1);
      await ref.ask(make);
      return new WeakRef(make);
    };
    expect(await isCollected(await askOnce())).toBe(true);
    await ref.stop();
  });

  test('a ref that is kept does not keep the behaviour', async () => {
    await using system = createActorSystem();
    const spawnPuppet = () => {
      const { behavior } = puppet();
      return { ref: system.spawn(behavior), made: new WeakRef(behavior) };
    };
    const { ref, made } = spawnPuppet();
    expect(await isCollected(made)).toBe(false);
    await ref.stop();
    expect(await isCollected(made)).toBe(true);
    expect(ref.tell('a')).toBe(false);
  });
});
