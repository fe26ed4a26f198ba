import { isTroupeError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

describe('what the CLI says of its tries', () => {
  it('a wrong key fails the turn at the first refusal, long before its deadline, and the session goes on', async () => {
    const status = 401;
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const error: unknown = await session
      .query(`ERR ${status}`, { timeoutMs: 60_000 })
      .catch((failure) => failure);
    if (!isTroupeError(error, 'TURN_FAILED')) throw error;
    expect(error).toMatchObject({
      kind: 'authentication',
      retryable: false,
      lastRetry: { kind: 'authentication', status },
    });
    // Of ten tries it has made no more than the time that the interrupt took.
    expect(error.lastRetry?.attempts).toBeLessThan(4);
    expect(error.message).toContain(`${status}`);
    expect(session.status().lastRetry).toEqual(error.lastRetry);
    expect((await session.query('SAY after')).result).toBe('after');
    expect(session.status().lastRetry).toBeUndefined();
  });

  it('is in the error of a deadline, and in the status, where the turn is waited for', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, failFast: false });
    const isRetried = (async () => {
      for await (const message of session.messages()) {
        if (message.type === 'system' && message.subtype === 'api_retry') return;
      }
    })();
    const controller = new AbortController();
    const turn = session.stream('ERR 401', { signal: controller.signal, timeoutMs: 20_000 });
    await isRetried;
    expect(turn.state).toBe('running');
    expect(session.status()).toMatchObject({
      waitingFor: 'retry',
      lastRetry: { kind: 'authentication', status: 401 },
    });
    controller.abort();
    await turn.result.catch(() => undefined);
  });

  it('a time-out says why the API was asked again', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, failFast: false });
    await session.ready;
    const asked = session.query('ERR 401', { timeoutMs: 8_000 });
    await expect(asked).rejects.toMatchObject({
      code: 'TURN_TIMEOUT',
      message: expect.stringContaining('401 (authentication'),
      lastRetry: { kind: 'authentication', status: 401 },
    });
  });
});
