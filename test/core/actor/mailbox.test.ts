import { createActorSystem } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { Mailbox } from '#core/actor/mailbox.ts';
import { drained, inside, nextTurn, puppet } from './puppet.ts';

describe('Mailbox', () => {
  function counted() {
    let rings = 0;
    return { mailbox: new Mailbox({ ring: () => void rings++ }, false), rings: () => rings };
  }

  test('the bell rings once for a batch, however much comes', () => {
    const { mailbox, rings } = counted();
    for (let i = 0; i < 10; i++) {
      mailbox.tell(i);
      mailbox.urge(i);
      mailbox.hold()();
    }
    expect(rings()).toBe(1);
  });

  test('after a batch the bell rings again only if something is left', () => {
    const { mailbox, rings } = counted();
    mailbox.tell('a');
    mailbox.rest();
    expect(rings()).toBe(2);
    mailbox.data.shift();
    mailbox.rest();
    expect(rings()).toBe(2);
    mailbox.urge('b');
    expect(rings()).toBe(3);
  });

  test('a held mailbox does not ring, so that a held actor costs nothing', () => {
    const { mailbox, rings } = counted();
    const [outer, inner] = [mailbox.hold(), mailbox.hold()];
    mailbox.tell('a');
    mailbox.rest();
    outer();
    expect(rings()).toBe(0);
    inner();
    expect(rings()).toBe(1);
  });
});

describe('lanes', () => {
  test('data messages are handled in the order they were told, and so are control messages', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    for (const word of ['d1', 'd2', 'd3']) ref.tell(word);
    for (const word of ['c1', 'c2', 'c3']) ref.urge(word);
    await drained(ref);
    expect(heard).toEqual(['c1', 'c2', 'c3', 'd1', 'd2', 'd3']);
  });

  test('a control message overtakes the data that waits, in the middle of a batch too', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.tell('d1');
    ref.tell((self) => void self.self.urge('c'));
    ref.tell('d2');
    await drained(ref);
    expect(heard).toEqual(['d1', 'c', 'd2']);
  });

  test('what an actor tells itself goes behind what waits already', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.tell((self) => void self.self.tell('mine'));
    ref.tell('theirs');
    await drained(ref);
    await drained(ref);
    expect(heard).toEqual(['theirs', 'mine']);
  });

  test('with a single lane, arrival order is the only order', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet({ singleLane: true });
    const ref = system.spawn(behavior);
    const target = system.spawn(puppet().behavior);
    ref.tell('1');
    ref.urge('2');
    ref.tell((self) => void self.watch(target, () => 'over'));
    ref.tell('3');
    await drained(ref);
    ref.tell('4');
    await target.kill();
    ref.urge('5');
    const stopped = ref.stop();
    ref.tell('6, never handled');
    await stopped;
    expect(heard).toEqual(['1', '2', '3', '4', 'over', '5']);
  });

  test('with a single lane, only a kill overtakes', async () => {
    await using system = createActorSystem();
    const { behavior, heard, lastWords } = puppet({ singleLane: true });
    const ref = system.spawn(behavior);
    ref.tell('1');
    ref.urge('2');
    await ref.kill();
    await nextTurn();
    expect(heard).toEqual([]);
    expect(lastWords).toEqual([{ state: 0, reason: { type: 'killed' } }]);
  });
});

describe('hand', () => {
  test('an idle actor has handled the message when the call returns', async () => {
    await using system = createActorSystem();
    const { behavior, heard, lastWords } = puppet();
    const ref = system.spawn(behavior);
    expect(ref.hand('a')).toBe(true);
    expect(heard).toEqual(['a']);
    await ref.stop();
    expect(lastWords[0]?.state).toBe(1);
    expect(ref.hand('b')).toBe(false);
    expect(heard).toEqual(['a']);
  });

  test('behind anything that waits, it waits in the data lane', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.tell('d1');
    ref.hand('d2');
    ref.urge('c');
    expect(heard).toEqual([]);
    await drained(ref);
    expect(heard).toEqual(['c', 'd1', 'd2']);
  });

  test('a held actor handles nothing that is handed to it', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const release = ref.hold();
    ref.hand('a');
    expect(heard).toEqual([]);
    release();
    await drained(ref);
    expect(heard).toEqual(['a']);
  });

  test('from inside a handler of the same actor it waits, and what that handler tells is not forgotten', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.hand((self) => {
      self.self.hand('1');
      self.self.tell('2');
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual([]);
    await drained(ref);
    expect(heard).toEqual(['1', '2']);
  });

  test('a handler that throws is the crash of its actor and never reaches the one who handed', async () => {
    await using system = createActorSystem();
    const { behavior, lastWords } = puppet();
    const ref = system.spawn(behavior);
    const error = new Error('boom');
    const taken = ref.hand(() => {
      throw error;
    });
    expect(taken).toBe(true);
    expect(lastWords).toEqual([{ state: 0, reason: { type: 'crash', error } }]);
  });
});

describe('batches', () => {
  async function turnsFor(messages: number): Promise<number[]> {
    await using system = createActorSystem();
    let turn = 0;
    let running = true;
    const handledIn: number[] = [];
    const tick = () => {
      turn++;
      if (running) setImmediate(tick);
    };
    const ref = system.spawn<null, null>({
      name: 'counted',
      start: () => null,
      receive: () => {
        handledIn.push(turn);
        if (handledIn.length === messages) running = false;
        return null;
      },
    });
    setImmediate(tick);
    for (let i = 0; i < messages; i++) ref.tell(null);
    while (running) await nextTurn();
    const perTurn = new Map<number, number>();
    for (const at of handledIn) perTurn.set(at, (perTurn.get(at) ?? 0) + 1);
    return [...perTurn.values()];
  }

  test('1000 messages take four turns of the event loop', async () => {
    expect(await turnsFor(1000)).toEqual([256, 256, 256, 232]);
  });

  test('an actor that always tells itself more leaves the event loop to others', async () => {
    await using system = createActorSystem();
    let rounds = 0;
    const ref = system.spawn<null, null>({
      name: 'restless',
      start: (self) => void self.self.tell(null) as never,
      receive: (state, message, self) => {
        rounds++;
        self.self.tell(message);
        self.self.urge(message);
        return state;
      },
    });
    // Somebody else's timer and immediates get their turns.
    await new Promise((resolve) => setTimeout(resolve, 1));
    await nextTurn();
    const before = rounds;
    await nextTurn();
    await nextTurn();
    expect(rounds - before).toBeGreaterThan(0);
    expect(rounds - before).toBeLessThanOrEqual(3 * 256);
    await ref.kill();
  });
});

describe('hold', () => {
  test('a held actor handles nothing until it is released, then everything in order', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const release = ref.hold();
    ref.tell('d1');
    ref.urge('c1');
    ref.tell('d2');
    for (let i = 0; i < 5; i++) await nextTurn();
    expect(heard).toEqual([]);
    release();
    await drained(ref);
    expect(heard).toEqual(['c1', 'd1', 'd2']);
  });

  test('what was told just before is held too', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    ref.tell('d1');
    const release = ref.hold();
    for (let i = 0; i < 3; i++) await nextTurn();
    expect(heard).toEqual([]);
    release();
    await drained(ref);
    expect(heard).toEqual(['d1']);
  });

  test('holds nest, and each release counts once', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const [outer, inner] = [ref.hold(), ref.hold()];
    ref.tell('a');
    inner();
    inner();
    await nextTurn();
    await nextTurn();
    expect(heard).toEqual([]);
    outer();
    await drained(ref);
    expect(heard).toEqual(['a']);
  });

  test('an actor that holds itself handles nothing more in the same batch', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const held = inside(ref, (self) => self.hold());
    ref.tell('a');
    ref.urge('b');
    const release = await held;
    for (let i = 0; i < 3; i++) await nextTurn();
    expect(heard).toEqual(['b']);
    release();
    await drained(ref);
    expect(heard).toEqual(['b', 'a']);
  });

  test('holding and releasing in a wild order wakes the actor no more than once a turn', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const words = Array.from({ length: 3 * 256 }, (_, index) => String(index));
    for (const word of words) {
      ref.hold()();
      ref.tell(word);
      ref.hold()();
    }
    await nextTurn();
    expect(heard).toEqual(words.slice(0, 256));
    await nextTurn();
    expect(heard).toEqual(words.slice(0, 2 * 256));
    await drained(ref);
    expect(heard).toEqual(words);
  });

  test('kill and exit reach a held actor', async () => {
    await using system = createActorSystem();
    const killed = system.spawn(puppet().behavior);
    const release = killed.hold();
    await killed.kill();
    expect(await killed.exited).toEqual({ type: 'killed' });
    release();

    const exited = system.spawn(puppet().behavior);
    const exit = await inside(exited, (self) => () => self.exit({ type: 'normal' }));
    exited.hold();
    exit();
    expect(await exited.exited).toEqual({ type: 'normal' });
  });

  test('a release that comes after the end is nothing', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const release = ref.hold();
    ref.tell('a');
    await ref.kill();
    release();
    ref.hold()();
    await nextTurn();
    expect(heard).toEqual([]);
  });
});
