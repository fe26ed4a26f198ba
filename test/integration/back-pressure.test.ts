import { type Message, SlowReaderError } from '@troupe/core';
import type { Scenario } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { killChild } from '../helpers/kill-child.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { deltaText, readTurn } from '../helpers/read-turn.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const floods = (lines: number): Scenario => ({ turns: [{ steps: [{ type: 'flood', lines, bytes: 350 }] }] });

/** A reader that has begun and stands still. */
async function stall(turn: AsyncIterable<Message>): Promise<AsyncIterator<Message>> {
  const reader = turn[Symbol.asyncIterator]();
  await reader.next();
  return reader;
}

describe('a reader that stalls', () => {
  it('pauses the pipe, shows in the status and as an event, and then gets every message in order', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(100_000));
    const events = (async () => {
      const heard: string[] = [];
      for await (const message of session.messages()) {
        if (message.type === 'troupe') heard.push(message.subtype);
        if (message.type === 'result') return heard;
      }
      return heard;
    })();
    const reader = await stall(session.stream('x'));
    await eventually(() => session.status().waitingFor === 'reader');
    const { unread } = session.status();
    expect(unread).toBeGreaterThan(1_024);
    expect(unread).toBeLessThan(5_000);
    expect(session.health()).toMatchObject({ status: 'degraded' });
    const texts: string[] = [];
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
      const text = deltaText(next.value);
      if (text !== '') texts.push(text);
    }
    expect(texts).toHaveLength(100_000);
    const numbers = texts.map((text) => Number.parseInt(text.replace(/^\D*/, ''), 10));
    expect(numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1)).toBe(true);
    expect(await events).toEqual(expect.arrayContaining(['reader_stalled', 'reader_resumed']));
  });

  it('costs a bounded amount of memory', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(600_000));
    const reader = await stall(session.stream('x'));
    await eventually(() => session.status().waitingFor === 'reader');
    const before = process.memoryUsage().rss;
    // Standing still is what is tested: nothing announces that nothing happens.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(40);
    let texts = 0;
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
      if (deltaText(next.value) !== '') texts += 1;
    }
    expect(texts).toBe(600_000);
  });

  it('does not hold up other sessions', async () => {
    await using stage = await setStage();
    const { session: stalled } = await stage.start(floods(100_000));
    const { session: other } = await stage.start();
    await stall(stalled.stream('x'));
    await eventually(() => stalled.status().waitingFor === 'reader');
    expect(await other.query('still here')).toMatchObject({ subtype: 'success' });
  });

  it('can be interrupted: unread pieces may go, the result does not', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(300_000));
    const turn = session.stream('x');
    const reader = await stall(turn);
    await eventually(() => session.status().waitingFor === 'reader');
    await turn.interrupt();
    let last: Message | undefined;
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) last = next.value;
    expect(last).toBe(await turn.result);
    expect(['interrupted', 'completed']).toContain(turn.state);
    expect(await session.query('next')).toMatchObject({ subtype: 'success' });
  });

  it('can pass its deadline', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(300_000));
    await session.ready;
    const turn = session.stream('x', { timeoutMs: 3_000 });
    await stall(turn);
    // Not `turn.result` yet: who waits for that lifts the pause, and a fast machine is then done before the deadline.
    await eventually(() => turn.state !== 'running', { what: 'the deadline has ended the turn' });
    await expect(turn.result).rejects.toMatchObject({ code: 'TURN_TIMEOUT' });
    expect(await session.query('next')).toMatchObject({ subtype: 'success' });
  });

  it('does not keep the session from being stopped', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(300_000));
    const turn = session.stream('x');
    await stall(turn);
    await eventually(() => session.status().waitingFor === 'reader');
    await session.stop();
    expect((await session.exited).type).toBe('shutdown');
    expect(['interrupted', 'completed']).toContain(turn.state);
  });

  it('does not keep the death of the CLI from being noticed', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(300_000));
    const turn = session.stream('x');
    await stall(turn);
    await eventually(() => session.status().waitingFor === 'reader');
    killChild(session.pid, 'SIGKILL');
    expect(await session.exited).toMatchObject({ type: 'crash' });
    expect(turn.state).toBe('lost');
  });

  it('lets a control request through, and reads everything in order after it', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(20_000));
    const reader = await stall(session.stream('x'));
    await eventually(() => session.status().waitingFor === 'reader');
    expect(await session.control('mcp_status')).toBeTypeOf('object');
    let texts = 0;
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
      if (deltaText(next.value) !== '') texts += 1;
    }
    expect(texts).toBe(20_000);
  });

  it('fails a control request when the parking space is used up', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(floods(300_000), { maxParkedBytes: 100_000 });
    const reader = await stall(session.stream('x'));
    await eventually(() => session.status().waitingFor === 'reader');
    await expect(session.control('mcp_status')).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
      message: expect.stringContaining('maxParkedBytes'),
    });
    await reader.return?.();
  });
});

describe('a listener of messages()', () => {
  it('that is behind loses streamed pieces, keeps whole messages, and holds nobody up', async () => {
    await using stage = await setStage();
    const { session } = await stage.start({
      ...floods(20_000),
      otherTurns: { steps: [{ type: 'text', text: 'done' }] },
    });
    const listener = session.messages({ bufferMessages: 200 })[Symbol.asyncIterator]();
    await session.query('x');
    await session.query('y');
    await session.stop();
    const kept: Message[] = [];
    for (let next = await listener.next(); next.done !== true; next = await listener.next())
      kept.push(next.value);
    expect(kept.filter((message) => message.type === 'result')).toHaveLength(2);
    expect(kept.length).toBeLessThan(1_000);
  });

  it('that stays behind with whole messages is cut off with SlowReaderError', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    const listener = session.messages({ bufferMessages: 5 });
    for (const prompt of ['one', 'two', 'three']) await session.query(prompt);
    expect((await readTurn(listener)).thrown).toBeInstanceOf(SlowReaderError);
  });

  it('ends by its signal, by leaving, and with the session', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    const leaving = new AbortController();
    const bySignal = readTurn(session.messages({ signal: leaving.signal }));
    const bySession = readTurn(session.messages());
    await session.query('x');
    leaving.abort();
    expect((await bySignal).thrown).toBeUndefined();
    const leaver = session.messages();
    await session.query('y');
    for await (const message of leaver) {
      expect(message).toBeDefined();
      break;
    }
    expect(await leaver.next()).toEqual({ done: true, value: undefined });
    await session.stop();
    expect((await bySession).messages.map((message) => message.type)).toContain('result');
    expect((await readTurn(session.messages())).messages).toEqual([]);
  });
});
