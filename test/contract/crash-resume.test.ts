import { type Message, TroupeError, type Turn } from '@troupe/core';
import { collect } from '@troupe/stream';
import { SessionSupervisor, type SessionSupervisorOptions } from '@troupe/supervisor';
import { describe, expect, it } from 'vitest';
import { killChild } from '../helpers/kill-child.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

/** One supervised session on the real CLI. */
async function supervise(loopback: Loopback, options: SessionSupervisorOptions = {}) {
  let onReady: () => void = () => {};
  const supervisor = await SessionSupervisor.start({
    runtime: loopback.runtime,
    defaults: { ...loopback.options, allowedTools: ['Bash'] },
    sessions: [{ name: 'ada' }],
    maxRestarts: 10,
    ...options,
    onEvent: (event) => event.type === 'session_ready' && onReady(),
  });
  const session = supervisor.session('ada');
  await session.ready;
  const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
    const back = new Promise<void>((resolve) => {
      onReady = resolve;
    });
    killChild(session.pid, signal);
    return back;
  };
  return { supervisor, session, kill };
}

const text = (result: object) => (result as { result?: string }).result ?? '';

/** Reads a turn to its end, and calls `onMessage` with each message. */
async function read(turn: Turn, onMessage: (message: Message) => void): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for await (const message of turn) {
    messages.push(message);
    onMessage(message);
  }
  return messages;
}

const once = (action: () => void) => {
  let isDone = false;
  return (isTime: boolean) => {
    if (isDone || !isTime) return;
    isDone = true;
    action();
  };
};

const isDelta = (message: Message) =>
  message.type === 'stream_event' && message.event.type === 'content_block_delta';

describe('the real CLI, killed under a supervisor', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('by %s remembers what was said', async (signal) => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    await session.query('SAY remember me');
    const { sessionId } = session;
    await kill(signal);
    const recalled = text(await session.query('RECALL'));
    expect(recalled.split('remember me')).toHaveLength(2);
    expect(session.sessionId).toBe(sessionId);
  });

  it('in the middle of a turn loses that turn, and the next prompt gets its own answer', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    await session.query('SAY first');
    const turn = session.stream('SLOW 1000 20');
    const waiting = session.query('SAY after');
    const killOnce = once(() => void kill());
    await expect(read(turn, (message) => killOnce(isDelta(message)))).rejects.toMatchObject({
      code: 'CLI_EXIT',
      turnInFlight: true,
    });
    expect(text(await waiting)).toBe('after');
    expect(turn.state).toBe('lost');
  });

  it('before its first result, after it was asked something, is back and answers', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    const turn = session.stream('SLOW 1000 20');
    const killOnce = once(() => void kill());
    await expect(
      read(turn, (message) => killOnce(message.type === 'command_lifecycle' || isDelta(message))),
    ).rejects.toBeInstanceOf(TroupeError);
    expect(text(await session.query('SAY after'))).toBe('after');
    expect(session.status().state).toBe('idle');
  });

  it('has the model and the permission mode that were set at run time', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    await session.query('SAY first');
    await session.setModel('claude-sonnet-4-5');
    await session.setPermissionMode('plan');
    await kill();
    await session.query('SAY second');
    expect(loopback.api.requests.at(-1)?.model).toBe('claude-sonnet-4-5');
    const listening = (async () => {
      for await (const message of session.messages()) {
        if (message.type === 'system' && message.subtype === 'init') return message;
      }
      return undefined;
    })();
    await session.query('SAY third');
    const init = await listening;
    expect(init).toMatchObject({ model: 'claude-sonnet-4-5', permissionMode: 'plan' });
  });
});

describe("a turn with onCrash: 'rerun'", () => {
  it('that was being written is run again under its own id, and its reader is told', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    await session.query('SAY first');
    const turn = session.stream('SLOW 12 60', { onCrash: 'rerun' });
    const waiting = session.query('SAY after');
    const killOnce = once(() => void kill());
    const messages = await read(turn, (message) => killOnce(isDelta(message)));
    const answer = Array.from({ length: 12 }, (_, at) => `w${at} `).join('');
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
    expect(messages.filter(({ type }) => type === 'troupe')).toEqual([
      { type: 'troupe', subtype: 'turn_restarted', attempt: 2 },
    ]);
    expect(await collect(messages)).toMatchObject({ text: answer, isError: false });
    expect((await turn.result).user_message_uuids).toEqual([turn.id]);
    expect(text(await waiting)).toBe('after');
    const recalled = text(await session.query('RECALL'));
    expect(recalled.split('SLOW 12 60')).toHaveLength(2);
  });

  it('that was in a tool makes the call again, and ends once', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    await session.query('SAY first');
    const turn = session.stream('TOOL Bash bash -c "sleep 1; echo made" ;; SAY done', { onCrash: 'rerun' });
    const killOnce = once(() => void kill());
    const messages = await read(turn, (message) =>
      killOnce(message.type === 'assistant' && JSON.stringify(message).includes('tool_use')),
    );
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
    expect(messages.filter(({ type }) => type === 'result')).toHaveLength(1);
    expect((await collect(messages)).toolCalls.map(({ name }) => name)).toEqual(['Bash']);
  });

  it('that was the first of its conversation is run again there', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    const { sessionId } = session;
    const turn = session.stream('SLOW 12 60', { onCrash: 'rerun' });
    const killOnce = once(() => void kill());
    await read(turn, (message) => killOnce(isDelta(message)));
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
    expect(session.sessionId).toBe(sessionId);
  });

  it('that is taken back while it waits to be run again is not run', async () => {
    await using loopback = await startLoopback();
    const { session, kill } = await supervise(loopback);
    await session.query('SAY first');
    const taken = new AbortController();
    const turn = session.stream('SLOW 200 20', { onCrash: 'rerun', signal: taken.signal });
    let back: Promise<void> | undefined;
    const killOnce = once(() => {
      back = kill();
    });
    const reading = read(turn, (message) => killOnce(isDelta(message)));
    await new Promise<void>((resolve) => {
      void (async () => {
        for await (const message of session.messages()) {
          if (message.type === 'troupe' && message.subtype === 'restarted') return resolve();
        }
      })();
    });
    taken.abort();
    await reading.catch(() => undefined);
    expect(['cancelled', 'interrupted']).toContain(turn.state);
    await back;
    expect(text(await session.query('SAY after'))).toBe('after');
  });

  it('is refused by a session without a supervisor', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    expect(() => session.stream('SAY no', { onCrash: 'rerun' })).toThrow(/onCrash/);
  });
});
