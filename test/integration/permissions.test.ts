import type { CanUseTool, PermissionResult } from '@troupe/core';
import type { Scenario } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

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
  const result = await session.query('x');
  const lines = (await cli.received()) as { type?: string; response?: { response?: PermissionResult } }[];
  return {
    result,
    answers: lines.filter((line) => line.type === 'control_response').map((line) => line.response?.response),
  };
}

describe('canUseTool', () => {
  it('is asked with the tool, its input and the context, and its answer reaches the CLI', async () => {
    const asked: unknown[] = [];
    const { answers } = await answersTo(async (toolName, input, context) => {
      asked.push(toolName, input, context.toolUseID !== '', context.signal.aborted);
      return { behavior: 'allow', updatedInput: { command: 'pwd' } };
    });
    expect(asked).toEqual(['Bash', { command: 'ls' }, true, false]);
    expect(answers).toMatchObject([{ behavior: 'allow', updatedInput: { command: 'pwd' } }]);
  });

  it.each([
    [
      'throws',
      async () => {
        throw new Error('database down');
      },
      /database down/,
    ],
    [
      'throws at once',
      () => {
        throw new Error('at once');
      },
      /at once/,
    ],
    ['returns something else', async () => 'yes' as unknown as PermissionResult, /did not return/],
    [
      'returns an unknown behavior',
      async () => ({ behavior: 'allowed' }) as unknown as PermissionResult,
      /did not return/,
    ],
  ] satisfies [string, CanUseTool, RegExp][])('denies when it %s', async (_title, canUseTool, words) => {
    const { answers, result } = await answersTo(canUseTool);
    expect(answers).toMatchObject([{ behavior: 'deny', message: expect.stringMatching(words) }]);
    expect(result.subtype).toBe('success');
  });

  it('denies when it does not answer in time, and is told by its signal', async () => {
    let wasTold = false;
    const { answers } = await answersTo(
      (_name, _input, { signal }) =>
        new Promise(() =>
          signal.addEventListener('abort', () => {
            wasTold = true;
          }),
        ),
      { permissionTimeoutMs: 50 },
    );
    expect(answers).toMatchObject([{ behavior: 'deny', message: expect.stringContaining('50 ms') }]);
    expect(wasTold).toBe(true);
  });

  it('is told by its signal when the session goes', async () => {
    await using stage = await setStage();
    const told = new Promise<void>((resolve) => {
      void stage
        .start(asks, {
          canUseTool: (_name, _input, { signal }) =>
            new Promise(() => {
              signal.addEventListener('abort', () => resolve());
              open();
            }),
        })
        .then(({ session }) => {
          running = session;
          session.stream('x');
        });
    });
    let running: { stop(): Promise<void>; status(): { waitingFor: unknown; openAsks: number } } | undefined;
    let open = () => {};
    await new Promise<void>((resolve) => {
      open = resolve;
    });
    expect(running?.status()).toMatchObject({ waitingFor: 'permission', openAsks: 1 });
    await running?.stop();
    await told;
  });

  it('may take longer than the turn may be silent', async () => {
    await using stage = await setStage();
    const canUseTool: CanUseTool = async () => {
      // Longer than the silence that is allowed, which is what is tested.
      await new Promise((resolve) => setTimeout(resolve, 600));
      return { behavior: 'allow' };
    };
    const { session } = await stage.start(asks, { canUseTool });
    expect(await session.query('x', { idleTimeoutMs: 300 })).toMatchObject({ subtype: 'success' });
  });
});
