import type { ExitReason } from '@troupe/core';
import { createActorSystem } from '@troupe/core/supervision';
import { describe, expect, test, vi } from 'vitest';
import { CellRef } from '#core/actor/cell-ref.ts';
import { drained, inside, nextTurn, puppet } from './puppet.ts';

const tell = (name: string) => (reason: ExitReason) => `${name} ${reason.type}`;

describe('watch', () => {
  test('the watcher is told how the target ended, once for each watch', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const watcher = system.spawn(behavior);
    const targets = [1, 2, 3, 4].map(() => system.spawn(puppet().behavior));
    await inside(watcher, (self) => targets.forEach((target, i) => void self.watch(target, tell(`${i}`))));
    await inside(watcher, (self) =>
      targets.slice(0, 1).forEach((target) => void self.watch(target, tell('again'))),
    );
    await targets[0]?.stop();
    await targets[1]?.stop({ type: 'normal' });
    await targets[2]?.kill();
    targets[3]?.tell(() => {
      throw new Error('boom');
    });
    await targets[3]?.exited;
    await drained(watcher);
    await nextTurn();
    expect(heard).toEqual(['0 shutdown', 'again shutdown', '1 normal', '2 killed', '3 crash']);
  });

  test('a target that is over already is news too', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const watcher = system.spawn(behavior);
    const target = system.spawn(puppet().behavior);
    await target.kill();
    watcher.tell((self) => {
      self.watch(target, tell('gone'));
      expect(heard).toEqual([]);
    });
    await drained(watcher);
    expect(heard).toEqual(['gone killed']);
  });

  test('the notice overtakes the data that waits', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const watcher = system.spawn(behavior);
    const target = system.spawn(puppet().behavior);
    await inside(watcher, (self) => self.watch(target, tell('target')));
    watcher.tell('data');
    await target.kill();
    await drained(watcher);
    expect(heard).toEqual(['target killed', 'data']);
  });

  test('it comes after the target is over in every respect', async () => {
    await using system = createActorSystem();
    const order: string[] = [];
    const target = system.spawn(puppet({ stopped: () => void order.push('last word') }).behavior);
    const watcher = system.spawn(puppet().behavior);
    await inside(watcher, (self) => {
      self.watch(target, () => {
        order.push('told');
        return 'over';
      });
    });
    void target.exited.then(() => order.push('exited'));
    await target.stop();
    await drained(watcher);
    expect(order).toEqual(['last word', 'exited', 'told']);
  });

  test('after unwatch nothing comes, even if the notice was waiting', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const watcher = system.spawn(behavior);
    const [early, late] = [system.spawn(puppet().behavior), system.spawn(puppet().behavior)];
    const [unwatchEarly, unwatchLate] = await inside(watcher, (self) => [
      self.watch(early, tell('early')),
      self.watch(late, tell('late')),
    ]);
    unwatchEarly?.();
    unwatchEarly?.();
    await early.kill();
    const release = watcher.hold();
    await late.kill();
    unwatchLate?.();
    release();
    await drained(watcher);
    expect(heard).toEqual([]);
  });

  test('a target forgets a watch that was given up', async () => {
    await using system = createActorSystem();
    const watcher = system.spawn(puppet().behavior);
    const target = system.spawn(puppet().behavior);
    const notice = CellRef.cellOf(target)?.notice;
    if (notice === undefined) expect.unreachable();
    const [add, forget] = [vi.spyOn(notice, 'add'), vi.spyOn(notice, 'delete')];
    const unwatch = await inside(watcher, (self) => self.watch(target, tell('target')));
    unwatch();
    expect(forget.mock.calls).toEqual(add.mock.calls);
    expect(add).toHaveBeenCalledOnce();
  });

  test('anything that says when it is over can be watched', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const watcher = system.spawn(behavior);
    let end: (reason: ExitReason) => void = () => undefined;
    const exited = new Promise<ExitReason>((resolve) => {
      end = resolve;
    });
    const unwatch = await inside(watcher, (self) => {
      self.watch({ exited }, tell('promise'));
      const failing = Promise.reject(new Error('against the contract'));
      self.watch({ exited: failing }, (reason) => (reason.type === 'crash' ? reason.error.message : ''));
      return self.watch({ exited }, tell('nobody listens'));
    });
    unwatch();
    end({ type: 'normal' });
    await exited;
    await drained(watcher);
    expect(heard).toEqual(['against the contract', 'promise normal']);
  });

  test('a watcher that is over is told nothing, and its target does not mind', async () => {
    await using system = createActorSystem();
    let told = 0;
    const watcher = system.spawn(puppet().behavior);
    const target = system.spawn(puppet().behavior);
    const watch = await inside(watcher, (self) => () => self.watch(target, () => String(told++)));
    watch();
    await watcher.kill();
    watch();
    await target.kill();
    await nextTurn();
    expect(told).toBe(0);
  });

  test('an actor may watch its own children, itself and its watchers', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const parent = system.spawn(behavior);
    const child = await inside(parent, (self) => {
      self.watch(self.self, tell('self'));
      const spawned = self.spawn({ behavior: puppet().behavior });
      self.watch(spawned, tell('child'));
      return spawned;
    });
    await inside(child, (self) => self.watch(parent, tell('parent')));
    await child.stop({ type: 'normal' });
    await drained(parent);
    expect(heard).toEqual(['child normal']);
    await parent.kill();
    await nextTurn();
    expect(heard).toEqual(['child normal']);
  });

  test('a translation that throws is the crash of the watcher, not of the target', async () => {
    await using system = createActorSystem();
    const watcher = system.spawn(puppet().behavior);
    const target = system.spawn(puppet().behavior);
    const error = new Error('lost in translation');
    await inside(watcher, (self) =>
      self.watch(target, () => {
        throw error;
      }),
    );
    await target.stop({ type: 'normal' });
    expect(await target.exited).toEqual({ type: 'normal' });
    expect(await watcher.exited).toEqual({ type: 'crash', error });
  });
});

describe('signal', () => {
  test('it aborts when the actor is over, after the last word, and says why', async () => {
    await using system = createActorSystem();
    const order: string[] = [];
    const ref = system.spawn(puppet({ stopped: () => void order.push('last word') }).behavior);
    const signal = await inside(ref, (self) => self.signal);
    expect(await inside(ref, (self) => self.signal)).toBe(signal);
    signal.addEventListener('abort', () => order.push('abort'));
    await inside(ref, () => expect(signal.aborted).toBe(false));
    await ref.stop({ type: 'normal' });
    expect(order).toEqual(['last word', 'abort']);
    expect(signal.reason).toMatchObject({
      code: 'ACTOR_EXITED',
      path: ref.path,
      reason: { type: 'normal' },
    });
  });

  test('asked for after the end, it is aborted', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const context = await inside(ref, (self) => self);
    await ref.kill();
    expect(context.signal.aborted).toBe(true);
  });
});

describe('exited', () => {
  test('it is one promise, which settles with the reason whenever it is asked for', async () => {
    await using system = createActorSystem();
    const early = system.spawn(puppet().behavior);
    const { exited } = early;
    expect(early.exited).toBe(exited);
    await early.stop({ type: 'normal' });
    expect(await exited).toEqual({ type: 'normal' });
    const late = system.spawn(puppet().behavior);
    await late.stop({ type: 'normal' });
    expect(await late.exited).toEqual({ type: 'normal' });
    expect(late.exited).toBe(late.exited);
  });

  test('asked for in the last word, it settles', async () => {
    await using system = createActorSystem();
    let exited: Promise<ExitReason> | undefined;
    const ref = system.spawn(
      puppet({
        stopped: () => {
          exited = ref.exited;
        },
      }).behavior,
    );
    await ref.kill();
    expect(await exited).toEqual({ type: 'killed' });
  });
});
