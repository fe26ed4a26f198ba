import { AsyncLocalStorage } from 'node:async_hooks';
import { createActorSystem } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { drained, inside, nextTurn, puppet } from './puppet.ts';

describe('the async context of an actor', () => {
  test('no handler sees the context of whoever made, told, stopped or killed the actor', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: Record<string, (string | undefined)[]> = {};
    const see = (where: string) => {
      seen[where] ??= [];
      seen[where].push(storage.getStore());
    };
    const behavior = puppet({
      start: (self) => {
        see('start');
        self.signal.addEventListener('abort', () => see('abort'));
        return 0;
      },
      receive: (state, order, self) => {
        see('receive');
        if (typeof order === 'function') order(self);
        void Promise.resolve().then(() => see('after receive'));
        return state;
      },
      stopping: (state, { reason }, self) => {
        see('stopping');
        self.exit(reason);
        return state;
      },
      stopped: () => see('stopped'),
    }).behavior;
    await storage.run('a request', async () => {
      const system = createActorSystem();
      const stopped = system.spawn(behavior);
      const killed = system.spawn(behavior);
      stopped.tell('wakes');
      storage.run('another request', () => stopped.tell('rides along'));
      stopped.tell((self) => void self.self.tell('to itself'));
      killed.hand('at once');
      await drained(stopped);
      await nextTurn();
      await stopped.stop();
      await killed.kill();
      await system.stop();
      expect(storage.getStore()).toBe('a request');
    });
    expect(Object.keys(seen).sort()).toEqual([
      'abort',
      'after receive',
      'receive',
      'start',
      'stopped',
      'stopping',
    ]);
    expect(new Set(Object.values(seen).flat())).toEqual(new Set([undefined]));
  });

  test('what one handler enters is not seen by the next actor', async () => {
    await using system = createActorSystem();
    const storage = new AsyncLocalStorage<string>();
    const [one, other] = [system.spawn(puppet().behavior), system.spawn(puppet().behavior)];
    await inside<void>(one, () => storage.enterWith('mine'));
    expect(await inside(other, () => storage.getStore())).toBe(undefined);
  });

  test('the asker keeps its own', async () => {
    await using system = createActorSystem();
    const storage = new AsyncLocalStorage<string>();
    const ref = system.spawn(puppet().behavior);
    await storage.run('asker', async () => {
      await drained(ref);
      expect(storage.getStore()).toBe('asker');
      await ref.kill();
      expect(storage.getStore()).toBe('asker');
    });
  });
});
