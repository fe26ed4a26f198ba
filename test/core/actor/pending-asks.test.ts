import { getEventListeners } from 'node:events';
import { ActorExitedError, AskTimeoutError } from '@troupe/core/actor';
import { createActorSystem } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { InvalidOptionsError, isTroupeError } from '#core/errors/errors.ts';
import { ManualClock } from './manual-clock.ts';
import { drained, inside, nextTurn, type Order, puppet } from './puppet.ts';

const never = (): Order => () => undefined;

describe('ask', () => {
  test('it resolves with the first answer and ignores the others', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const answer = await ref.ask<number>((reply) => () => {
      reply(1);
      reply(2);
    });
    expect(answer).toBe(1);
  });

  test('an answer may come long after the handler', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    let answer: (value: string) => void = () => undefined;
    const asked = ref.ask<string>((reply) => () => {
      answer = reply;
    });
    await drained(ref);
    answer('late');
    expect(await asked).toBe('late');
  });

  test.each([
    ['is stopped', (ref: { stop(): unknown }) => ref.stop(), 'shutdown'],
    ['is killed', (ref: { kill(): unknown }) => ref.kill(), 'killed'],
  ])('when the target %s, what was asked rejects at once', async (_how, end, type) => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    const handled = ref.ask(never, { timeoutMs: 1000 });
    const outcome = Promise.allSettled([handled]);
    await drained(ref);
    const waiting = Promise.allSettled([ref.ask(never, { timeoutMs: 1000 })]);
    void end(ref);
    for (const [{ status, ...rest }] of await Promise.all([outcome, waiting])) {
      expect(status).toBe('rejected');
      expect(rest).toMatchObject({ reason: { code: 'ACTOR_EXITED', path: ref.path, reason: { type } } });
      expect(rest).toHaveProperty('reason', expect.any(ActorExitedError));
    }
    expect(clock.pending).toBe(0);
  });

  test('when the target crashes, what was asked rejects with the crash as the cause', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const error = new Error('boom');
    const asked = ref.ask(() => () => {
      throw error;
    });
    await expect(asked).rejects.toMatchObject({
      code: 'ACTOR_EXITED',
      reason: { type: 'crash', error },
      cause: error,
    });
  });

  test('a target that is over rejects at once, with the reason it ended with', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    await ref.stop({ type: 'normal' });
    await expect(ref.ask(never, { timeoutMs: 1000 })).rejects.toMatchObject({ reason: { type: 'normal' } });
    expect(clock.pending).toBe(0);
  });

  test('an answer given in the handler that ends the actor counts', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const answer = ref.ask<string>((reply) => (self) => {
      self.exit({ type: 'normal' });
      reply('last');
    });
    expect(await answer).toBe('last');
  });

  test('an answer after the end is ignored', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    let answer: (value: string) => void = () => undefined;
    const asked = ref.ask<string>((reply) => () => {
      answer = reply;
    });
    const outcome = Promise.allSettled([asked]);
    await drained(ref);
    await ref.kill();
    answer('from the grave');
    expect((await outcome)[0]).toMatchObject({ status: 'rejected', reason: { code: 'ACTOR_EXITED' } });
  });

  test('an actor whose children keep it from ending answers nobody meanwhile', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    await inside(ref, (self) =>
      self.spawn({ behavior: { ...puppet().behavior, stopping: (state) => state } }),
    );
    const asked = expect(ref.ask(never)).rejects.toMatchObject({ reason: { type: 'normal' } });
    ref.urge((self) => self.exit({ type: 'normal' }));
    await asked;
    await expect(ref.ask(never)).rejects.toMatchObject({ reason: { type: 'normal' } });
    await ref.kill();
  });
});

describe('the deadline of an ask', () => {
  test('when it passes, the promise rejects; the message is handled all the same', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const release = ref.hold();
    const asked = ref.ask(() => 'question', { timeoutMs: 50 });
    const outcome = Promise.allSettled([asked]);
    clock.advance(49);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    const [{ reason }] = (await outcome) as [PromiseRejectedResult];
    expect(reason).toBeInstanceOf(AskTimeoutError);
    expect(reason).toMatchObject({ code: 'ASK_TIMEOUT', path: ref.path, timeoutMs: 50 });
    expect(reason.message).toBe(`The actor ${ref.path} did not answer within 50 ms.`);
    release();
    await drained(ref);
    expect(heard).toEqual(['question']);
  });

  test.each([undefined, Number.POSITIVE_INFINITY])('%j is none', async (timeoutMs) => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    const release = ref.hold();
    const asked = ref.ask<string>((reply) => () => reply('in the end'), { timeoutMs });
    expect(clock.pending).toBe(0);
    clock.advance(1e12);
    release();
    expect(await asked).toBe('in the end');
  });

  test('3e9 ms is not over at once', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const release = ref.hold();
    const asked = ref.ask<string>((reply) => () => reply('in time'), { timeoutMs: 3e9 });
    // setTimeout takes 3e9 for 1; a timer of 1 ms that was set later has fired, so that one would have.
    await new Promise((resolve) => setTimeout(resolve, 1));
    release();
    expect(await asked).toBe('in time');
  });

  test('0 gives up when the next timer fires, and not before', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const answeredByMake = ref.ask<string>(
      (reply) => {
        reply('in time');
        return 'told';
      },
      { timeoutMs: 0 },
    );
    expect(await answeredByMake).toBe('in time');
    const release = ref.hold();
    await expect(ref.ask(never, { timeoutMs: 0 })).rejects.toBeInstanceOf(AskTimeoutError);
    release();
  });

  test.each([-1, Number.NaN, '5' as never])('%j is refused, and nothing is told', async (timeoutMs) => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    await expect(ref.ask(() => 'a', { timeoutMs })).rejects.toBeInstanceOf(InvalidOptionsError);
    await drained(ref);
    expect(heard).toEqual([]);
  });

  test('an answer in time leaves no timer', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    const asked = ref.ask<void>((reply) => () => reply(), { timeoutMs: 1000 });
    expect(clock.pending).toBe(1);
    await asked;
    expect(clock.pending).toBe(0);
  });
});

describe('the signal of an ask', () => {
  test('when it aborts, the promise rejects with its reason', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    const controller = new AbortController();
    const asked = ref.ask(never, { signal: controller.signal, timeoutMs: 1000 });
    const reason = new Error('changed my mind');
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  test('aborted already, nothing is told', async () => {
    await using system = createActorSystem();
    const { behavior, heard } = puppet();
    const ref = system.spawn(behavior);
    const reason = new Error('before');
    await expect(ref.ask(() => 'a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await drained(ref);
    expect(heard).toEqual([]);
  });

  test('no way out leaves a listener on it', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const { signal } = new AbortController();
    const ref = system.spawn(puppet().behavior);
    await ref.ask<void>((reply) => () => reply(), { signal });
    const late = expect(ref.ask(never, { signal, timeoutMs: 5 })).rejects.toBeInstanceOf(AskTimeoutError);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    clock.advance(5);
    await late;
    const ended = expect(ref.ask(never, { signal })).rejects.toBeInstanceOf(ActorExitedError);
    await ref.kill();
    await ended;
    await expect(ref.ask(never, { signal })).rejects.toBeInstanceOf(ActorExitedError);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('a question that cannot be put', () => {
  test('what make throws is what the promise rejects with', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const error = new Error('no question');
    const asked = ref.ask(() => {
      throw error;
    });
    await expect(asked).rejects.toBe(error);
  });

  test('a make that answers itself leaves no timer and no listener', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    const { signal } = new AbortController();
    const asked = ref.ask<number>(
      (reply) => {
        reply(1);
        return 'answered';
      },
      { timeoutMs: 1000, signal },
    );
    expect(clock.pending).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(await asked).toBe(1);
  });

  test('a make that ends the target is told so', async () => {
    await using system = createActorSystem();
    const ref = system.spawn(puppet().behavior);
    const asked = ref.ask(() => {
      void ref.kill();
      return 'too late';
    });
    await expect(asked).rejects.toSatisfy((error) => isTroupeError(error, 'ACTOR_EXITED'));
  });

  test('a thousand questions that nobody answers are gone with their actor', async () => {
    const clock = new ManualClock();
    await using system = createActorSystem({ clock });
    const ref = system.spawn(puppet().behavior);
    const asked = Promise.allSettled(Array.from({ length: 1000 }, () => ref.ask(never, { timeoutMs: 1000 })));
    await drained(ref);
    await ref.stop();
    expect((await asked).every(({ status }) => status === 'rejected')).toBe(true);
    await nextTurn();
    expect(clock.pending).toBe(0);
  });
});
