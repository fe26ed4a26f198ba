import {
  CliExitError,
  MailboxFullError,
  type Message,
  SessionStoppedError,
  SlowReaderError,
  TurnConsumedError,
  TurnFailedError,
  TurnInterruptedError,
  TurnTimeoutError,
} from '@troupe/core';
import type { Scenario } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { deltaText, firstText, readTurn } from '../helpers/read-turn.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const talksForEver: Scenario = {
  turns: [{ steps: [{ type: 'text', deltas: 2, bytes: 4 }, { type: 'hang' }] }],
};
const hangs: Scenario = { turns: [{ steps: [{ type: 'hang' }] }] };
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe('how a turn ends', () => {
  it('completed: the iterator ends, `result` and `query` resolve', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    const turn = session.stream('hello there');
    expect(turn).toMatchObject({ state: 'queued', attempts: 0 });
    const { thrown, messages, text } = await readTurn(turn);
    expect(thrown).toBeUndefined();
    expect(text.trim()).toBe('hello there');
    expect(messages.at(-1)).toBe(await turn.result);
    expect(turn).toMatchObject({ state: 'completed', attempts: 1 });
    expect(await session.query('again')).toMatchObject({ subtype: 'success', is_error: false });
  });

  it('failed: the iterator ends, `result` resolves, `query` throws TurnFailedError', async () => {
    await using stage = await setStage();
    const apiError = { steps: [{ type: 'result' as const, outcome: 'api_error' as const, status: 529 }] };
    const { session } = await stage.start({ turns: [apiError, apiError] });
    const turn = session.stream('x');
    expect((await readTurn(turn)).thrown).toBeUndefined();
    expect(turn.state).toBe('failed');
    expect(await turn.result).toMatchObject({ is_error: true });
    const error = await thrownBy(session.query('x'));
    expect(error).toBeInstanceOf(TurnFailedError);
    expect(error).toMatchObject({ kind: 'overloaded', retryable: true, result: { is_error: true } });
  });

  it('interrupted: the iterator ends, `result` resolves with the aborted result, `query` throws', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      turns: [...(talksForEver.turns ?? []), ...(talksForEver.turns ?? [])],
    });
    const turn = session.stream('x');
    const { rest } = await firstText(turn);
    await turn.interrupt();
    expect((await rest).thrown).toBeUndefined();
    expect(turn.state).toBe('interrupted');
    expect(await turn.result).toMatchObject({ terminal_reason: 'aborted_streaming' });
    const asked = thrownBy(session.query('x'));
    for await (const message of session.messages()) if (deltaText(message) !== '') break;
    await session.interrupt();
    expect(await asked).toBeInstanceOf(TurnInterruptedError);
    expect(await asked).toMatchObject({ result: { terminal_reason: 'aborted_streaming' } });
    expect(await session.query('next')).toMatchObject({ is_error: false });
  });

  it('timed_out: the iterator throws TurnTimeoutError, `result` and `query` reject with it', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(hangs);
    await session.ready;
    const turn = session.stream('x', { timeoutMs: 50 });
    const { thrown } = await readTurn(turn);
    expect(thrown).toBeInstanceOf(TurnTimeoutError);
    expect(turn.state).toBe('timed_out');
    expect(await thrownBy(turn.result)).toBe(thrown);
    expect(await session.query('next')).toMatchObject({ is_error: false });
    // In a session of its own: behind a turn that is being interrupted it might time out in the queue.
    const { session: another } = await stage.start(hangs);
    await another.ready;
    const error = await thrownBy(another.query('x', { timeoutMs: 50 }));
    expect(error).toMatchObject({ deadline: 'timeoutMs', limitMs: 50 });
    expect(await another.query('next')).toMatchObject({ is_error: false });
  });

  it('timed_out in the queue: it is never sent', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(hangs);
    const running = session.stream('first');
    await firstSent(session.messages());
    const waiting = session.stream('second', { timeoutMs: 50 });
    expect((await readTurn(waiting)).thrown).toBeInstanceOf(TurnTimeoutError);
    await running.interrupt();
    await session.query('third');
    expect(JSON.stringify(await cli.received())).not.toContain('second');
  });

  it('cancelled: the iterator throws TurnInterruptedError, and it is never sent', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(hangs);
    const running = session.stream('first');
    await firstSent(session.messages());
    const waiting = session.stream('second');
    await waiting.interrupt();
    expect(waiting).toMatchObject({ state: 'cancelled', attempts: 0 });
    expect((await readTurn(waiting)).thrown).toBeInstanceOf(TurnInterruptedError);
    expect(await thrownBy(waiting.result)).toBeInstanceOf(TurnInterruptedError);
    const asked = thrownBy(session.query('third'));
    await session.interrupt({ cancelQueued: true });
    expect(await asked).toBeInstanceOf(TurnInterruptedError);
    expect(running.state).toBe('interrupted');
    await session.query('fourth');
    const sent = JSON.stringify(await cli.received());
    expect([sent.includes('second'), sent.includes('third'), sent.includes('fourth')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('cancelled at the call when its signal is aborted already', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    expect(session.stream('x', { signal: AbortSignal.abort() }).state).toBe('cancelled');
  });

  it('rejected: a full queue throws MailboxFullError', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(hangs, { maxQueue: 1 });
    const running = session.stream('first');
    await firstSent(session.messages());
    session.stream('second');
    const third = session.stream('third');
    expect(third.state).toBe('rejected');
    expect((await readTurn(third)).thrown).toBeInstanceOf(MailboxFullError);
    expect(await thrownBy(third.result)).toMatchObject({ code: 'MAILBOX_FULL', capacity: 1 });
    expect(session.health()).toEqual({ status: 'degraded', reason: 'the prompt queue is full' });
    await running.interrupt();
  });

  it('rejected: a session that is gone throws SessionStoppedError', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    await session.stop();
    const turn = session.stream('x');
    expect(turn.state).toBe('rejected');
    expect((await readTurn(turn)).thrown).toBeInstanceOf(SessionStoppedError);
    expect(await thrownBy(session.query('x'))).toBeInstanceOf(SessionStoppedError);
    expect(await thrownBy(session.control('mcp_status'))).toBeInstanceOf(SessionStoppedError);
    await session.interrupt();
  });

  it('lost: what was heard is read, then the iterator throws CliExitError', async () => {
    await using stage = await setStage();
    const dies = {
      steps: [
        { type: 'text' as const, text: 'so far' },
        { type: 'stderr' as const, text: 'no newline' },
        { type: 'die' as const, code: 7 },
      ],
    };
    const { session } = await stage.start({ turns: [dies] });
    const turn = session.stream('x');
    const { thrown, text } = await readTurn(turn);
    expect(text).toContain('so');
    expect(thrown).toBeInstanceOf(CliExitError);
    expect(thrown).toMatchObject({ exitCode: 7, signal: null, stderrTail: 'no newline', turnInFlight: true });
    expect(turn.state).toBe('lost');
    expect(await thrownBy(turn.result)).toBe(thrown);
    expect(await session.exited).toMatchObject({ type: 'crash', error: { code: 'CLI_EXIT' } });
  });

  it('lost: a CLI that does not obey an interrupt in time is killed', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      { ...talksForEver, controls: { interrupt: { never: true } } },
      { interruptTimeoutMs: 100 },
    );
    const turn = session.stream('x');
    const { rest } = await firstText(turn);
    await turn.interrupt();
    expect((await rest).thrown).toMatchObject({
      code: 'CLI_EXIT',
      signal: 'SIGKILL',
      cause: { message: expect.stringContaining('interrupt') },
    });
    expect(turn.state).toBe('lost');
    expect(await session.exited).toMatchObject({ type: 'crash' });
  });
});

describe('the reader of a turn', () => {
  it('is one: a second one throws TurnConsumedError', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    const turn = session.stream('x');
    const first = readTurn(turn);
    expect((await readTurn(turn)).thrown).toBeInstanceOf(TurnConsumedError);
    expect((await readTurn({ [Symbol.asyncIterator]: () => flat(turn.batches()) })).thrown).toBeInstanceOf(
      TurnConsumedError,
    );
    expect((await first).thrown).toBeUndefined();
  });

  it('gets the same messages by batches', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      otherTurns: { steps: [{ type: 'text', deltas: 500, bytes: 3 }] },
    });
    const one = (await readTurn(session.stream('x'))).messages.map((message) => message.type);
    const other: string[] = [];
    for await (const batch of session.stream('x').batches())
      other.push(...batch.map((message) => message.type));
    expect(other).toEqual(one);
  });

  it('that leaves before the turn was sent takes it back', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(hangs);
    const running = session.stream('first');
    await firstSent(session.messages());
    const waiting = session.stream('second');
    await waiting[Symbol.asyncIterator]().return?.();
    expect(waiting.state).toBe('cancelled');
    await running.interrupt();
    await session.query('third');
    expect(JSON.stringify(await cli.received())).not.toContain('second');
  });

  it('that never comes does not keep the turn from its result', async () => {
    await using stage = await setStage();
    const floods = { steps: [{ type: 'flood' as const, lines: 5_000, bytes: 350 }] };
    const { session } = await stage.start(
      { turns: [floods, floods] },
      { bufferMessages: 100, claimTimeoutMs: 50 },
    );
    const unread = session.stream('x');
    await session.query('next');
    expect(unread.state).toBe('completed');
    expect((await readTurn(unread)).thrown).toBeInstanceOf(SlowReaderError);
  });

  it('that asks for the result alone is not waited for', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(
      { turns: [{ steps: [{ type: 'flood', lines: 5_000, bytes: 350 }] }] },
      { bufferMessages: 100, claimTimeoutMs: Number.POSITIVE_INFINITY },
    );
    expect(await session.stream('x').result).toMatchObject({ subtype: 'success' });
  });

  it('that nobody looks at leaves no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    try {
      await using stage = await setStage();
      const { session } = await stage.start({ turns: [{ steps: [{ type: 'die', code: 1 }] }] });
      session.stream('lost');
      session.stream('rejected');
      await session.exited;
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', onUnhandled);
    }
    expect(unhandled).toEqual([]);
  });
});

async function firstSent(messages: AsyncIterable<Message>): Promise<void> {
  for await (const message of messages)
    if (message.type === 'command_lifecycle' && message.state === 'started') return;
}

async function* flat(batches: AsyncIterable<readonly Message[]>): AsyncGenerator<Message> {
  for await (const batch of batches) yield* batch;
}
