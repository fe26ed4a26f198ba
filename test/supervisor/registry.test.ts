import { DynamicSupervisor, Registry, type RegistryEvent, Supervisor } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { Worker } from './worker.ts';

describe('register', () => {
  test('row 161: a key has one holder; a second one is told who it is, itself included', async () => {
    const registry = Registry.create<Worker, string>();
    const [a, b] = [new Worker(), new Worker()];
    const taken = { ok: false, error: { type: 'already_registered', holder: a } };
    expect(await registry.register('k', a, 'first')).toEqual({ ok: true });
    expect(await registry.register('k', a, 'second')).toEqual(taken);
    expect(await registry.register('k', b, 'third')).toEqual(taken);
    expect(registry.lookup('k')).toEqual({ holder: a, value: 'first' });
  });

  test('of two that ask at once, one gets the key, also when its holder is ending', async () => {
    const registry = Registry.create<Worker>();
    const [old, a, b] = [new Worker(), new Worker(), new Worker()];
    await registry.register('k', old);
    old.crash();
    const results = await Promise.all([registry.register('k', a), registry.register('k', b)]);
    expect(results).toEqual([{ ok: true }, { ok: false, error: { type: 'already_registered', holder: a } }]);
    expect(await registry.whereis('k')).toBe(a);
  });

  test('row 164: a holder that has just ended is displaced, and its end takes nothing from its successor', async () => {
    const registry = Registry.create<Worker>();
    const [old, next] = [new Worker(), new Worker()];
    await registry.register('k', old);
    old.crash();
    // In this very tick nobody can know yet.
    expect(registry.lookup('k')?.holder).toBe(old);
    expect(await registry.register('k', next)).toEqual({ ok: true });
    await old.exited;
    expect(await registry.whereis('k')).toBe(next);
    expect(registry.keys(next)).toEqual(['k']);
    expect(registry.count()).toBe(1);
  });

  test('the late end of a former holder takes nothing from the one that has the key now', async () => {
    const registry = Registry.create<Worker>();
    const [former, next] = [new Worker(), new Worker()];
    await registry.register('k', former);
    await registry.register('other', former);
    registry.unregister('k', former);
    await registry.register('k', next);
    former.crash();
    await former.exited;
    expect(await registry.whereis('k')).toBe(next);
    expect(await registry.whereis('other')).toBeUndefined();
  });

  test('row 163: when holders end nothing is left of them', async () => {
    const registry = Registry.create<Worker>();
    const holders = Array.from({ length: 10 }, () => new Worker());
    for (const [index, holder] of holders.entries()) {
      await registry.register(`a${index}`, holder);
      await registry.register(`b${index}`, holder);
    }
    expect(registry.count()).toBe(20);
    for (const holder of holders) await holder.kill();
    await Promise.all(holders.map((holder) => holder.exited));
    expect(registry.count()).toBe(0);
    for (const [index, holder] of holders.entries()) {
      expect(registry.lookup(`a${index}`)).toBeUndefined();
      expect(registry.keys(holder)).toEqual([]);
    }
  });

  test('a holder that is over when it registers is soon forgotten', async () => {
    const registry = Registry.create<Worker>();
    const dead = new Worker();
    await dead.kill();
    await registry.register('k', dead);
    expect(await registry.whereis('k')).toBeUndefined();
  });

  test('row 174: keys are the same only if they are identical', async () => {
    const registry = Registry.create<Worker>();
    const [a, b] = [new Worker(), new Worker()];
    await registry.register(1, a);
    await registry.register('1', b);
    expect(await registry.whereis(1)).toBe(a);
    expect(await registry.whereis('1')).toBe(b);
  });
});

describe('whereis and lookup', () => {
  test('rows 165 and 167: a key that nobody has leads to nobody', async () => {
    const registry = Registry.create<Worker>();
    expect(await registry.whereis('k')).toBeUndefined();
    expect(registry.lookup('k')).toBeUndefined();
  });

  test('row 165: whereis never finds a holder whose end is known, where lookup still may', async () => {
    const registry = Registry.create<Worker>();
    const holder = new Worker();
    await registry.register('k', holder);
    holder.crash();
    const found = registry.whereis('k');
    expect(registry.lookup('k')?.holder).toBe(holder);
    expect(await found).toBeUndefined();
  });
});

describe('unregister', () => {
  test('row 170: a holder gives back what is its own, and nothing else', async () => {
    const registry = Registry.create<Worker>();
    const [a, b] = [new Worker(), new Worker()];
    await registry.register('k', a);
    await registry.register('j', a);
    registry.unregister('k', b);
    expect(registry.keys(a)).toEqual(['k', 'j']);
    registry.unregister('k', a);
    registry.unregister('k', a);
    expect(registry.keys(a)).toEqual(['j']);
    expect(await registry.register('k', b)).toEqual({ ok: true });
  });
});

describe('updateValue', () => {
  test('row 172: the value under a key of one’s own is replaced, under a foreign or missing one it is not', async () => {
    const registry = Registry.create<Worker, number>();
    const [a, b] = [new Worker(), new Worker()];
    const more = (value: number | undefined) => (value ?? 0) + 1;
    await registry.register('k', a, 1);
    expect(registry.updateValue('missing', a, more)).toBe(false);
    expect(registry.updateValue('k', b, more)).toBe(false);
    expect(registry.lookup('k')?.value).toBe(1);
    expect(registry.updateValue('k', a, more)).toBe(true);
    expect(registry.lookup('k')?.value).toBe(2);
  });
});

describe('listeners', () => {
  test('they hear of keys that were given and given back, and of no end', async () => {
    const heard: RegistryEvent[] = [];
    const registry = Registry.create<Worker, string>({ listeners: [(event) => heard.push(event)] });
    const [a, b] = [new Worker(), new Worker()];
    await registry.register('k', a, 'value');
    await registry.register('k', b);
    registry.unregister('missing', a);
    registry.unregister('k', a);
    await registry.register('j', a);
    a.crash();
    await a.exited;
    expect(registry.count()).toBe(0);
    expect(heard).toEqual([
      { type: 'register', key: 'k', holder: a, value: 'value' },
      { type: 'unregister', key: 'k', holder: a },
      { type: 'register', key: 'j', holder: a, value: undefined },
    ]);
  });

  test('one that throws is logged, and the others hear of it all the same', async () => {
    const errors: object[] = [];
    const ignore = () => undefined;
    const error = (facts: object) => errors.push(facts);
    const logger = { error, warn: ignore, info: ignore, debug: ignore, trace: ignore, child: () => logger };
    const heard: string[] = [];
    const broken = () => {
      throw new Error('broken');
    };
    const registry = Registry.create({ listeners: [broken, (event) => heard.push(event.type)], logger });
    expect(await registry.register('k', new Worker())).toEqual({ ok: true });
    expect(errors).toEqual([{ err: new Error('broken'), event: 'register' }]);
    expect(heard).toEqual(['register']);
  });
});

describe('via', () => {
  const started = async () => new Worker();

  test('row 166: a child starts under a key, with a value; a second one does not', async () => {
    const registry = Registry.create<Worker, string>();
    await using supervisor = await Supervisor.start();
    const first = await supervisor.startChild({ id: 'a', start: registry.via('k', started, 'value') });
    const holder = await registry.whereis('k');
    expect(first).toEqual({ ok: true, child: holder });
    expect(registry.lookup('k')).toEqual({ holder, value: 'value' });
    let isStarted = false;
    const start = async () => {
      isStarted = true;
      return new Worker();
    };
    expect(await supervisor.startChild({ id: 'b', start: registry.via('k', start) })).toEqual({
      ok: false,
      error: { type: 'already_started', child: holder },
    });
    expect(isStarted).toBe(false);
    expect(await supervisor.whichChildren()).toMatchObject([{ id: 'a' }]);
  });

  test('row 11: so a supervisor under a name that is in use does not start', async () => {
    const registry = Registry.create<Supervisor>();
    await using top = await Supervisor.start();
    const start = registry.via('rooms', () => Supervisor.start());
    const first = await top.startChild({ id: 'one', type: 'supervisor', start });
    const child = await registry.whereis('rooms');
    expect(first).toEqual({ ok: true, child });
    expect(await top.startChild({ id: 'two', type: 'supervisor', start })).toEqual({
      ok: false,
      error: { type: 'already_started', child },
    });
    const starting = Supervisor.start({ children: [{ id: 'two', start }] });
    await expect(starting).rejects.toMatchObject({
      childId: 'two',
      reason: { code: 'ALREADY_STARTED', child },
    });
  });

  test('row 123: the key leads to the incarnation that runs, whatever brought it up', async () => {
    const registry = Registry.create<Worker>();
    await using supervisor = await Supervisor.start({
      children: [{ id: 'a', start: registry.via('k', started) }],
    });
    const seen = new Set<Worker>();
    const find = async () => {
      await supervisor.countChildren();
      const holder = await registry.whereis('k');
      if (holder === undefined) throw new Error('Nobody has the key.');
      expect(seen.has(holder)).toBe(false);
      seen.add(holder);
      return holder;
    };
    await (await find()).kill();
    const second = await find();
    second.end({ type: 'normal' });
    await second.exited;
    await find();
    await supervisor.terminateChild('a');
    expect(await registry.whereis('k')).toBeUndefined();
    await supervisor.restartChild('a');
    await find();
    expect(seen.size).toBe(4);
  });

  test('one that decides not to run takes no key', async () => {
    const registry = Registry.create<Worker>();
    await using supervisor = await DynamicSupervisor.start();
    const start = registry.via('k', async () => 'ignore');
    expect(await supervisor.startChild({ start })).toEqual({ ok: true, child: undefined });
    expect(await registry.whereis('k')).toBeUndefined();
  });

  test('where somebody takes the key during the start, the child is killed again', async () => {
    const registry = Registry.create<Worker>();
    await using supervisor = await DynamicSupervisor.start();
    const [quick, slow] = [new Worker(), new Worker()];
    const start = registry.via('k', async () => {
      await registry.register('k', quick);
      return slow;
    });
    expect(await supervisor.startChild({ start })).toEqual({
      ok: false,
      error: { type: 'already_started', child: quick },
    });
    expect(await slow.exited).toEqual({ type: 'killed' });
    expect(await supervisor.countChildren()).toMatchObject({ specs: 0 });
  });
});
