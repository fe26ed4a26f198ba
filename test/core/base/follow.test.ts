import { describe, expect, it, vi } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { follow } from '#core/base/follow.ts';

const recorder = () => {
  const heard: unknown[] = [];
  return {
    heard,
    follower: {
      resolve: (value: unknown) => heard.push(value),
      reject: (error: unknown) => heard.push(error),
    },
  };
};

describe('those who follow a promise', () => {
  it('are told how it settles, in the order in which they came', async () => {
    const { promise, resolve } = createDeferred<string>();
    const heard: string[] = [];
    for (const name of ['a', 'b'])
      follow(promise, { resolve: (value) => heard.push(name + value), reject: () => {} });
    resolve('!');
    await promise;
    expect(heard).toEqual(['a!', 'b!']);
  });

  it('are told of a rejection, which is not an unhandled one', async () => {
    const { heard, follower } = recorder();
    const error = new Error('no');
    follow(Promise.reject(error), follower);
    await vi.waitUntil(() => heard.length > 0);
    expect(heard).toEqual([error]);
  });

  it('are told though it has settled long ago', async () => {
    const { heard, follower } = recorder();
    const promise = Promise.resolve(1);
    follow(promise, follower);
    await promise;
    follow(promise, follower);
    await vi.waitUntil(() => heard.length > 1);
    expect(heard).toEqual([1, 1]);
  });

  it('are not told once they have taken it back, and one may follow twice', async () => {
    const { heard, follower } = recorder();
    const { promise, resolve } = createDeferred<number>();
    const first = follow(promise, follower);
    follow(promise, follower);
    first();
    first();
    resolve(7);
    await promise;
    expect(heard).toEqual([7]);
  });

  it('share one reaction, however many they are', () => {
    const { promise } = createDeferred<void>();
    const then = vi.spyOn(promise, 'then');
    for (let call = 0; call < 1_000; call += 1) follow(promise, recorder().follower)();
    expect(then).toHaveBeenCalledTimes(1);
  });
});
