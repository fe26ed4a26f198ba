import { isTroupeError } from '@troupe/core';
import { IdleTimeoutError, withIdleTimeout } from '@troupe/stream';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';

leavesNothingBehind();

describe('withIdleTimeout', () => {
  it('passes everything through while the source talks', async () => {
    expect(await readAll(withIdleTimeout([1, 2, 3], { idleTimeoutMs: 10 }))).toEqual([1, 2, 3]);
  });

  it('ends a wait that is too long, says so, and closes the source', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<number>();
    const stream = withIdleTimeout(source, { idleTimeoutMs: 100, clock });
    source.push(1);
    await stream.next();
    const next = stream.next();
    const failure = next.catch((error: unknown) => error);
    await clock.advance(99);
    source.push(2);
    expect(await next).toEqual({ done: false, value: 2 });
    const late = stream.next().catch((error: unknown) => error);
    await clock.advance(100);
    const error = await late;
    expect(error).toBeInstanceOf(IdleTimeoutError);
    expect(error).toMatchObject({ code: 'IDLE_TIMEOUT', limitMs: 100 });
    expect(isTroupeError(error, 'IDLE_TIMEOUT')).toBe(true);
    expect(source.closed).toBe(1);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await failure;
  });

  it('does not count the time in which the reader is busy', async () => {
    const clock = new SimulatedClock();
    const source = new PushSource<number>();
    const stream = withIdleTimeout(source, { idleTimeoutMs: 100, clock });
    source.push(1);
    await stream.next();
    await clock.advance(1_000);
    source.push(2);
    expect(await stream.next()).toEqual({ done: false, value: 2 });
    await stream.return();
  });

  it('tells its reader in time although the source does not even say that it is closed', async () => {
    const clock = new SimulatedClock();
    async function* hangs(): AsyncGenerator<number> {
      await new Promise(() => {});
      yield 1;
    }
    const next = withIdleTimeout(hangs(), { idleTimeoutMs: 5, clock }).next();
    const failure = next.catch((error: unknown) => error);
    await clock.advance(5);
    expect(await failure).toBeInstanceOf(IdleTimeoutError);
  });

  it('uses real timers where it is given none, and leaves none behind', async () => {
    const source = new PushSource<number>();
    await expect(withIdleTimeout(source, { idleTimeoutMs: 5 }).next()).rejects.toThrow('5 ms');
    const left = withIdleTimeout(new PushSource<number>(), { idleTimeoutMs: 100_000 });
    const waiting = left.next();
    await left.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('waits for ever where the time is without end', async () => {
    const source = new PushSource<number>();
    const next = withIdleTimeout(source, { idleTimeoutMs: Number.POSITIVE_INFINITY }).next();
    source.push(1);
    expect(await next).toEqual({ done: false, value: 1 });
  });

  it('refuses a time that is none', () => {
    expect(() => withIdleTimeout([], { idleTimeoutMs: -1 })).toThrow('`idleTimeoutMs`');
  });
});
