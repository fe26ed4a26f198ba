import { CliExitError, TurnInterruptedError, TurnTimeoutError } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { killChild } from '../helpers/kill-child.ts';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { deltaText, firstText, readTurn } from '../helpers/read-turn.ts';

leavesNothingBehind();

const resultText = (result: object) => (result as { result?: string }).result;

describe('a turn of the real CLI', () => {
  it('that is interrupted ends with the aborted result, and the next prompt gets its own answer', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('SLOW 1000 20');
    const { rest } = await firstText(turn);
    const next = session.query('SAY after');
    await turn.interrupt();
    expect(turn.state).toBe('interrupted');
    const { thrown, messages } = await rest;
    expect(thrown).toBeUndefined();
    expect(messages.at(-1)).toMatchObject({ type: 'result', terminal_reason: 'aborted_streaming' });
    expect((await turn.result).terminal_reason).toBe('aborted_streaming');
    expect(resultText(await next)).toBe('after');
  });

  it('whose reader breaks out of the loop is interrupted, and the next prompt gets its own answer', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('SLOW 1000 20');
    for await (const message of turn) if (deltaText(message) !== '') break;
    expect(resultText(await session.query('SAY after'))).toBe('after');
    expect(turn.state).toBe('interrupted');
    expect((await turn.result).terminal_reason).toBe('aborted_streaming');
  });

  it('whose reader leaves runs on where it was to be detached', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('SLOW 20 10', { onAbandon: 'detach' });
    for await (const message of turn) if (deltaText(message) !== '') break;
    expect(resultText(await turn.result)).toContain('w19');
    expect(turn.state).toBe('completed');
  });

  it('that passes its deadline throws, and the next prompt gets its own answer', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await session.ready;
    const turn = session.stream('SLOW 1000 20', { timeoutMs: 400 });
    expect((await readTurn(turn)).thrown).toBeInstanceOf(TurnTimeoutError);
    expect(turn.state).toBe('timed_out');
    await expect(turn.result).rejects.toMatchObject({
      code: 'TURN_TIMEOUT',
      deadline: 'timeoutMs',
      limitMs: 400,
    });
    expect(resultText(await session.query('SAY after'))).toBe('after');
  });

  it('that falls silent for too long throws, and the next prompt gets its own answer', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await expect(session.query('HANG', { idleTimeoutMs: 500 })).rejects.toMatchObject({
      deadline: 'idleTimeoutMs',
    });
    expect(resultText(await session.query('SAY after'))).toBe('after');
  });

  it('whose signal aborts is cancelled while it waits and interrupted while it runs', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const running = new AbortController();
    const waiting = new AbortController();
    const first = session.stream('SLOW 1000 20', { signal: running.signal });
    const second = session.stream('SAY never', { signal: waiting.signal });
    await firstText(first);
    waiting.abort(new Error('changed my mind'));
    expect(second.state).toBe('cancelled');
    const { thrown } = await readTurn(second);
    expect(thrown).toBeInstanceOf(TurnInterruptedError);
    expect(thrown).toMatchObject({ result: undefined, cause: { message: 'changed my mind' } });
    running.abort();
    expect((await first.result).terminal_reason).toBe('aborted_streaming');
    expect(resultText(await session.query('SAY after'))).toBe('after');
    expect(loopback.api.requests.map((request) => request.prompt)).not.toContain('SAY never');
  });

  it('is lost with CliExitError when the CLI is killed, and the session ends with a crash', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('SLOW 1000 20');
    const waiting = session.stream('SAY never');
    const { rest } = await firstText(turn);
    killChild(session.pid, 'SIGKILL');
    const { thrown, text } = await rest;
    expect(thrown).toBeInstanceOf(CliExitError);
    expect(thrown).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      turnInFlight: true,
      stderrTail: expect.any(String),
    });
    expect(text).toContain('w0');
    expect(turn.state).toBe('lost');
    expect(await session.exited).toMatchObject({ type: 'crash', error: { code: 'CLI_EXIT' } });
    expect((await readTurn(waiting)).thrown).toMatchObject({
      code: 'SESSION_STOPPED',
      cause: { code: 'CLI_EXIT' },
    });
    expect(session.stream('SAY too late').state).toBe('rejected');
    expect(session.status()).toMatchObject({ state: 'failed', pid: undefined });
    expect(session.health().status).toBe('unhealthy');
  });

  it.each([
    ['ERR 401', { kind: 'authentication', retryable: false, result: { api_error_status: 401 } }],
    ['ERR 429', { kind: 'rate_limit', retryable: true, result: { api_error_status: 429 } }],
    ['ERR 500', { kind: 'server', retryable: true, result: { api_error_status: 500 } }],
    ['ERR 529', { kind: 'overloaded', retryable: true, result: { api_error_status: 529 } }],
  ])(
    'that the API answers with %s ends with a typed error, and the next prompt gets its own answer',
    async (prompt, facts) => {
      await using loopback = await startLoopback();
      const env = { ...loopback.env, CLAUDE_CODE_MAX_RETRIES: '1' };
      const session = await loopback.runtime.startSession({ ...loopback.options, env });
      const turn = session.stream(prompt);
      const next = session.query('SAY after');
      const { thrown, messages } = await readTurn(turn);
      expect(thrown).toBeUndefined();
      expect(messages.at(-1)).toMatchObject({ type: 'result', is_error: true });
      expect(turn.state).toBe('failed');
      expect(resultText(await next)).toContain('after');
      const asked = loopback.runtime.query(prompt, { ...loopback.options, env });
      await expect(asked).rejects.toMatchObject({ code: 'TURN_FAILED', ...facts });
    },
  );

  it('whose answer is torn in the middle ends with the whole answer', async () => {
    await using loopback = await startLoopback();
    const env = { ...loopback.env, CLAUDE_CODE_MAX_RETRIES: '1' };
    const session = await loopback.runtime.startSession({ ...loopback.options, env });
    expect(resultText(await session.query('CUT 3'))).toContain('w2');
  });

  it('ends with the session when that is stopped, without waiting for the model', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const turn = session.stream('HANG');
    const waiting = session.stream('SAY never');
    await loopback.api.waitForRequest((request) => request.prompt === 'HANG');
    const { pid } = session;
    await session.stop();
    expect(waiting.state).toBe('rejected');
    expect(turn.state).toBe('interrupted');
    expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/);
    expect(await session.exited).toEqual({ type: 'shutdown' });
  });

  it('that nobody reads does not hold up the one that is read', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      bufferMessages: 50,
      claimTimeoutMs: 300,
    });
    const unread = session.stream('DELTAS 3000 20');
    const read = session.stream('SAY read');
    expect((await readTurn(read)).text).toBe('read');
    expect((await unread.result).subtype).toBe('success');
    expect((await readTurn(unread)).thrown).toMatchObject({ code: 'SLOW_READER' });
  });
});
