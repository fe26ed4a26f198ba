import type { HookContext, HookInput, Hooks } from '@troupe/core';
import type { Scenario, ScriptStep } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { nested } from '../helpers/nested.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

leavesNothingBehind();

const bash = { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: 't1' };
const calls = (...steps: ScriptStep[]): Scenario => ({ turns: [{ steps }] });
const preToolUse = calls({ type: 'hooks', event: 'PreToolUse', input: bash, toolUseId: 't1' });

interface Reply {
  readonly type?: string;
  readonly response?: { readonly subtype?: string; readonly response?: object; readonly error?: string };
}

async function run(scenario: Scenario, hooks: Hooks) {
  await using stage = await setStage();
  const { session, cli } = await stage.start(scenario, { hooks, name: 'ann' });
  const { heard, done } = troupeMessages(session);
  await session.query('x');
  await session.stop();
  await done;
  const lines = (await cli.received()) as Reply[];
  return {
    events: heard,
    replies: lines.flatMap((line) => (line.type === 'control_response' ? [line.response] : [])),
  };
}

const denial = {
  hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny' },
};

describe('a hook', () => {
  it('is told what the CLI wrote, the tool call, and for whom; what it returns reaches the CLI', async () => {
    const told: unknown[] = [];
    const { replies, events } = await run(preToolUse, {
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [
            async (input, toolUseId, context) => {
              told.push(input.tool_name, input.tool_input, toolUseId, context.sessionName);
              told.push(context.sessionId === input.session_id, context.signal.aborted);
              return { hookSpecificOutput: { updatedInput: { command: 'pwd' } } };
            },
          ],
        },
      ],
    });
    expect(told).toEqual(['Bash', { command: 'ls' }, 't1', 'ann', true, false]);
    expect(replies).toMatchObject([
      { response: { hookSpecificOutput: { hookEventName: 'PreToolUse', updatedInput: { command: 'pwd' } } } },
    ]);
    expect(events).toEqual([]);
  });

  it('of an event that only reports may return nothing', async () => {
    const heard: string[] = [];
    const { replies, events } = await run(calls({ type: 'hooks', event: 'PostToolUse', input: bash }), {
      PostToolUse: [
        {
          hooks: [
            async (input) => {
              heard.push(input.hook_event_name);
            },
          ],
        },
      ],
    });
    expect(heard).toEqual(['PostToolUse']);
    expect(replies).toMatchObject([{ subtype: 'success', response: {} }]);
    expect(events).toEqual([]);
  });

  it('is called beside the others of its event, not after them', async () => {
    const both = createDeferred<void>();
    let running = 0;
    const hook = async () => {
      running += 1;
      if (running === 2) both.resolve();
      await both.promise;
      return {};
    };
    const { replies } = await run(preToolUse, {
      PreToolUse: [{ hooks: [hook] }, { matcher: 'Bash', hooks: [hook] }],
    });
    expect(replies).toHaveLength(2);
  });

  it.each<[string, Hooks['PreToolUse'], string]>([
    ['throws', [{ hooks: [() => Promise.reject(new Error('secret'))] }], 'failed'],
    ['throws what is no error', [{ hooks: [() => Promise.reject(Object.create(null))] }], 'failed'],
    [
      'returns something else',
      [{ hooks: [(() => ({ permissionDecision: 'deny' })) as never] }],
      'bad_output',
    ],
    ['returns nothing', [{ hooks: [(() => undefined) as never] }], 'bad_output'],
    [
      'returns what is no JSON',
      [{ hooks: [() => ({ hookSpecificOutput: { updatedInput: { a: 1n } } })] }],
      'bad_output',
    ],
    [
      'returns what is nested too deep',
      [{ hooks: [() => ({ hookSpecificOutput: { updatedInput: nested(501) } })] }],
      'bad_output',
    ],
    [
      'returns what no stack holds',
      [{ hooks: [() => ({ hookSpecificOutput: { updatedInput: nested(50_000) } })] }],
      'bad_output',
    ],
    ['takes too long', [{ hooks: [() => new Promise(() => {})], timeout: 0.05 }], 'timed_out'],
  ])('that guards a tool and %s blocks it', async (_title, matchers, reason) => {
    const { replies, events } = await run(preToolUse, { PreToolUse: matchers });
    expect(replies).toMatchObject([{ subtype: 'success', response: denial }]);
    expect(JSON.stringify(replies)).not.toContain('secret');
    expect(events).toMatchObject([
      { subtype: 'hook_failed', event: 'PreToolUse', reason, blocked: true, toolUseId: 't1' },
    ]);
  });

  it('that cannot be sent is named with its field and the limit', async () => {
    const { events } = await run(preToolUse, {
      PreToolUse: [{ hooks: [() => ({ hookSpecificOutput: { updatedInput: nested(501) } })] }],
    });
    const words = '`hookSpecificOutput.updatedInput` is nested more than 500 levels deep';
    expect(events).toMatchObject([{ error: { message: expect.stringContaining(words) } }]);
  });

  it('that fails lets go ahead what it was told not to hold up', async () => {
    const { replies, events } = await run(preToolUse, {
      PreToolUse: [{ matcher: 'Bash', onFailure: 'continue', hooks: [() => Promise.reject(new Error('x'))] }],
    });
    expect(replies).toMatchObject([{ subtype: 'success', response: {} }]);
    expect(events).toMatchObject([{ subtype: 'hook_failed', matcher: 'Bash', blocked: false }]);
  });

  it('of an event that only reports never holds anything up by failing', async () => {
    const stop = calls({ type: 'hooks', event: 'Stop', input: { stop_hook_active: false } });
    const { replies, events } = await run(stop, {
      Stop: [{ hooks: [() => Promise.reject(new Error('x'))] }],
    });
    expect(replies).toMatchObject([{ subtype: 'success', response: {} }]);
    expect(events).toMatchObject([{ subtype: 'hook_failed', event: 'Stop', blocked: false }]);
  });

  it('that nobody registered is answered with an error', async () => {
    const unknown = { subtype: 'hook_callback', callback_id: 'hook_99', input: bash };
    const { replies } = await run(calls({ type: 'request', request: unknown }), {});
    expect(replies).toMatchObject([{ subtype: 'error', error: expect.stringContaining('hook') }]);
  });

  it.each(['interrupt', 'stop', 'kill'] as const)(
    'is told by its signal of an %s of the session',
    async (how) => {
      await using stage = await setStage();
      const called = createDeferred<HookContext>();
      const { session } = await stage.start(preToolUse, {
        hooks: {
          PreToolUse: [
            {
              hooks: [
                (_input: HookInput, _id: unknown, context: HookContext) => {
                  called.resolve(context);
                  return new Promise<never>(() => {});
                },
              ],
            },
          ],
        },
      });
      session.stream('x');
      const { signal } = await called.promise;
      const told = new Promise((resolve) => signal.addEventListener('abort', resolve));
      // Nobody has to wait for the hook.
      expect(session.status().state).toBe('running');
      await session[how]();
      await told;
    },
  );

  it('may take longer than the turn may be silent', async () => {
    await using stage = await setStage();
    const { session } = await stage.start(preToolUse, {
      hooks: {
        PreToolUse: [
          {
            hooks: [
              async () => {
                // Longer than the silence that is allowed, which is what is tested.
                await new Promise((resolve) => setTimeout(resolve, 3_000));
                return {};
              },
            ],
          },
        ],
      },
    });
    expect(await session.query('x', { idleTimeoutMs: 2_000 })).toMatchObject({ subtype: 'success' });
  });

  it('is registered again, under the same id, when the CLI is started again', async () => {
    await using stage = await setStage();
    let times = 0;
    const hooks: Hooks = {
      PreToolUse: [
        {
          hooks: [
            () => {
              times += 1;
              return {};
            },
          ],
        },
      ],
    };
    const { session, cli } = await stage.start(preToolUse, { hooks });
    await session.query('x');
    await session.clear();
    await session.query('x');
    expect(times).toBe(2);
    const lines = (await cli.received()) as { request?: { subtype?: string; hooks?: object } }[];
    const sent = lines.flatMap(({ request }) => (request?.subtype === 'initialize' ? [request.hooks] : []));
    expect(sent.at(-1)).toEqual({
      PreToolUse: [{ hookCallbackIds: ['hook_0'], timeout: 70, onFailure: 'block' }],
    });
  });
});
