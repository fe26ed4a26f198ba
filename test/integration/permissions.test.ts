import type { CanUseTool, PermissionResult } from '@troupe/core';
import type { Scenario } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { killChild } from '../helpers/kill-child.ts';
import { nested } from '../helpers/nested.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

leavesNothingBehind();

const asks: Scenario = {
  turns: [
    {
      steps: [
        { type: 'tools', calls: [{ name: 'Bash', input: { command: 'ls' } }], ask: true },
        { type: 'text', text: 'on' },
      ],
    },
  ],
};

async function answersTo(canUseTool: CanUseTool, options: object = {}) {
  await using stage = await setStage();
  const { session, cli } = await stage.start(asks, { canUseTool, ...options });
  const { heard, done } = troupeMessages(session);
  const result = await session.query('x');
  const lines = (await cli.received()) as { type?: string; response?: { response?: PermissionResult } }[];
  await session.stop();
  await done;
  return {
    result,
    events: heard,
    answers: lines.filter((line) => line.type === 'control_response').map((line) => line.response?.response),
  };
}

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

describe('canUseTool', () => {
  it('is asked with the tool, its input and the context, and its answer reaches the CLI', async () => {
    const asked: unknown[] = [];
    const updatedPermissions = [{ type: 'setMode', mode: 'acceptEdits', destination: 'session' }] as const;
    const { answers, events } = await answersTo(
      async (toolName, input, context) => {
        asked.push(toolName, input, context.toolUseID !== '', context.signal.aborted);
        asked.push(context.sessionName, context.sessionId.length);
        return { behavior: 'allow', updatedInput: { command: 'pwd' }, updatedPermissions };
      },
      { name: 'ann' },
    );
    expect(asked).toEqual(['Bash', { command: 'ls' }, true, false, 'ann', 36]);
    expect(answers).toMatchObject([
      { behavior: 'allow', updatedInput: { command: 'pwd' }, updatedPermissions },
    ]);
    expect(events).toEqual([]);
  });

  it('denies with its reason, which is no event: it was an answer', async () => {
    const { answers, events } = await answersTo(async () => ({ behavior: 'deny', message: 'not today' }));
    expect(answers).toMatchObject([{ behavior: 'deny', message: 'not today' }]);
    expect(events).toEqual([]);
  });

  const wrong =
    (value: unknown): CanUseTool =>
    async () =>
      value as PermissionResult;

  it.each([
    [
      'throws',
      async () => {
        throw new Error('postgres://user:secret@db');
      },
      'failed',
    ],
    [
      'throws at once',
      () => {
        throw new Error('postgres://user:secret@db');
      },
      'failed',
    ],
    ['throws what is no error', () => Promise.reject(Object.create(null)), 'failed'],
    ['returns a string', wrong('yes'), 'bad_answer'],
    ['returns what is no JSON', wrong({ behavior: 'allow', updatedInput: cyclic }), 'bad_answer'],
    [
      'returns what is nested too deep',
      wrong({ behavior: 'allow', updatedInput: nested(501) }),
      'bad_answer',
    ],
    ['returns what no stack holds', wrong({ behavior: 'allow', updatedInput: nested(50_000) }), 'bad_answer'],
  ] satisfies [string, CanUseTool, string][])('denies when it %s', async (_title, canUseTool, reason) => {
    const { answers, result, events } = await answersTo(canUseTool);
    expect(answers).toMatchObject([
      { behavior: 'deny', message: expect.stringMatching(/^Permission denied: /) },
    ]);
    expect(JSON.stringify(answers)).not.toContain('secret');
    expect(events).toMatchObject([{ subtype: 'permission_denied', reason, toolName: 'Bash' }]);
    expect(result.subtype).toBe('success');
  });

  it('names the field and the limit where an answer cannot be sent', async () => {
    const { events } = await answersTo(wrong({ behavior: 'allow', updatedInput: nested(501) }));
    const error = { message: expect.stringContaining('`updatedInput` is nested more than 500 levels deep') };
    expect(events).toMatchObject([{ reason: 'bad_answer', error }]);
  });

  it('denies when it does not answer in time, and is told by its signal', async () => {
    let wasTold = false;
    const { answers, events } = await answersTo(
      (_name, _input, { signal }) =>
        new Promise(() =>
          signal.addEventListener('abort', () => {
            wasTold = true;
          }),
        ),
      { permissionTimeoutMs: 50 },
    );
    expect(answers).toMatchObject([{ behavior: 'deny', message: expect.stringContaining('in time') }]);
    expect(events).toMatchObject([{ subtype: 'permission_denied', reason: 'timed_out' }]);
    expect(wasTold).toBe(true);
  });

  it.each(['stop', 'kill', 'interrupt'] as const)(
    'is told by its signal when the session gets a %s',
    async (how) => {
      await using stage = await setStage();
      const asked = createDeferred<AbortSignal>();
      const { session } = await stage.start(asks, {
        canUseTool: (_name, _input, { signal }) => {
          asked.resolve(signal);
          return new Promise(() => {});
        },
      });
      session.stream('x');
      const signal = await asked.promise;
      const told = new Promise((resolve) => signal.addEventListener('abort', resolve));
      expect(session.status()).toMatchObject({ waitingFor: 'permission', openAsks: 1 });
      await session[how]();
      await told;
      expect(session.status().openAsks).toBe(0);
    },
  );
});

describe('an ask', () => {
  const three: Scenario = {
    turns: [
      {
        steps: [{ type: 'tools', calls: ['a', 'b', 'c'].map((name) => ({ name })), ask: true }],
      },
    ],
  };

  it('does not wait for another: three are open at once, and are answered in any order', async () => {
    await using stage = await setStage();
    const open = new Map<string, (result: PermissionResult) => void>();
    const all = createDeferred<void>();
    const { session, cli } = await stage.start(three, {
      canUseTool: (name) =>
        new Promise((resolve) => {
          open.set(name, resolve);
          if (open.size === 3) all.resolve();
        }),
    });
    const result = session.query('x');
    await all.promise;
    expect(session.status().openAsks).toBe(3);
    for (const name of ['c', 'a', 'b']) open.get(name)?.({ behavior: 'deny', message: name });
    await result;
    const lines = (await cli.received()) as { response?: { response?: { message?: string } } }[];
    expect(lines.flatMap((line) => line.response?.response?.message ?? [])).toEqual(['c', 'a', 'b']);
  });

  it('that a dead CLI left open is an event, its signal aborts, and a late answer is dropped', async () => {
    await using stage = await setStage();
    const asked = createDeferred<AbortSignal>();
    const late = createDeferred<PermissionResult>();
    const { session } = await stage.start(asks, {
      canUseTool: (_name, _input, { signal }) => {
        asked.resolve(signal);
        return late.promise;
      },
    });
    const { heard, done } = troupeMessages(session);
    const turn = session.stream('x');
    const signal = await asked.promise;
    killChild(session.pid, 'SIGKILL');
    await expect(turn.result).rejects.toMatchObject({ code: 'CLI_EXIT', turnInFlight: true });
    await done;
    expect(signal.aborted).toBe(true);
    expect(heard).toMatchObject([{ subtype: 'permission_denied', reason: 'session_gone', toolName: 'Bash' }]);
    late.resolve({ behavior: 'allow' });
    await late.promise;
    expect(turn.state).toBe('lost');
  });

  it('may take longer than the turn may be silent', async () => {
    await using stage = await setStage();
    const canUseTool: CanUseTool = async () => {
      // Longer than the silence that is allowed, which is what is tested.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return { behavior: 'allow' };
    };
    const { session } = await stage.start(asks, { canUseTool });
    expect(await session.query('x', { idleTimeoutMs: 2_000 })).toMatchObject({ subtype: 'success' });
  });

  it('is denied where there is nobody to ask', async () => {
    await using stage = await setStage();
    const { session, cli } = await stage.start(asks);
    await session.query('x');
    expect(await cli.received()).toContainEqual(
      expect.objectContaining({
        response: expect.objectContaining({ response: expect.objectContaining({ behavior: 'deny' }) }),
      }),
    );
  });
});
