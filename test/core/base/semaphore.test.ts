import { describe, expect, it } from 'vitest';
import { Semaphore } from '#core/base/semaphore.ts';

const never = new AbortController().signal;

describe('a semaphore', () => {
  it('lets so many in at once and the others in order', async () => {
    const semaphore = new Semaphore(2);
    const entered: number[] = [];
    const leave = await Promise.all([semaphore.enter(never), semaphore.enter(never)]);
    const waiting = [3, 4, 5].map((guest) =>
      semaphore.enter(never).then((exit) => [entered.push(guest), exit] as const),
    );
    leave[0]?.();
    leave[0]?.();
    const [, leaveThird] = (await waiting[0]) ?? [];
    expect(entered).toEqual([3]);
    leaveThird?.();
    leave[1]?.();
    await Promise.all(waiting);
    expect(entered).toEqual([3, 4, 5]);
  });

  it('lets whoever gives up go, without a place being lost', async () => {
    const semaphore = new Semaphore(1);
    const leave = await semaphore.enter(never);
    const impatient = new AbortController();
    const givenUp = semaphore.enter(impatient.signal);
    const next = semaphore.enter(never);
    impatient.abort(new Error('enough'));
    await expect(givenUp).rejects.toThrow('enough');
    await expect(semaphore.enter(AbortSignal.abort(new Error('at once')))).rejects.toThrow('at once');
    leave();
    (await next)();
    (await semaphore.enter(never))();
  });

  it('refuses one that would wait behind too many, and takes one again when there is room', async () => {
    const semaphore = new Semaphore(1, 1);
    const leave = await semaphore.enter(never);
    const waiting = semaphore.enter(never);
    await expect(semaphore.enter(never)).rejects.toThrow('1 calls wait already');
    leave();
    (await waiting)();
    (await semaphore.enter(never))();
  });

  it('has a hundred wait on one signal without a warning, and lets all of them go with it', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.enter(never);
    const impatient = new AbortController();
    const waiting = Array.from({ length: 100 }, () => semaphore.enter(impatient.signal));
    impatient.abort(new Error('enough'));
    const ends = await Promise.allSettled(waiting);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
  });
});
