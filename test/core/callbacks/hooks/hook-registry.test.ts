import { type Hooks, hookEvents } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { hookRegistrations, registeredHooks } from '#core/callbacks/hooks/hook-registry.ts';
import { parseSessionOptions } from '#core/options/parse-session-options.ts';

const hook = () => ({});
const hooks: Hooks = {
  Stop: [{ hooks: [hook] }],
  PreToolUse: [
    { matcher: 'Bash', hooks: [hook, hook], timeout: 0.5, onFailure: 'continue' },
    { hooks: [hook] },
  ],
};

describe('hookRegistrations', () => {
  it('names every hook of every event, and gives the CLI more time than it gives the hook', () => {
    expect(hookRegistrations(hooks)).toEqual({
      PreToolUse: [
        { matcher: 'Bash', hookCallbackIds: ['hook_0', 'hook_1'], timeout: 11, onFailure: 'continue' },
        { hookCallbackIds: ['hook_2'], timeout: 70, onFailure: 'block' },
      ],
      Stop: [{ hookCallbackIds: ['hook_3'], timeout: 70, onFailure: 'continue' }],
    });
  });

  it('says a time without end as the longest the CLI can wait', () => {
    const [matcher] =
      hookRegistrations({ Stop: [{ hooks: [hook], timeout: Number.POSITIVE_INFINITY }] })?.Stop ?? [];
    expect(matcher?.timeout).toBe(2_000_000);
  });

  it('is nothing where there are no hooks', () => {
    expect([
      hookRegistrations(),
      hookRegistrations({ Stop: [] }),
      hookRegistrations({ Stop: [{ hooks: [] }] }),
    ]).toEqual([undefined, undefined, undefined]);
  });
});

describe('registeredHooks', () => {
  it('knows each hook by the id that was told, however the options were written', () => {
    const again = { PreToolUse: hooks.PreToolUse, Stop: hooks.Stop };
    const facts = (given: Hooks) =>
      [...registeredHooks(given).values()].map(({ id, event, timeoutMs, blocksOnFailure }) => ({
        id,
        event,
        timeoutMs,
        blocksOnFailure,
      }));
    expect(facts(hooks)).toEqual([
      { id: 'hook_0', event: 'PreToolUse', timeoutMs: 500, blocksOnFailure: false },
      { id: 'hook_1', event: 'PreToolUse', timeoutMs: 500, blocksOnFailure: false },
      { id: 'hook_2', event: 'PreToolUse', timeoutMs: 60_000, blocksOnFailure: true },
      { id: 'hook_3', event: 'Stop', timeoutMs: 60_000, blocksOnFailure: false },
    ]);
    expect(facts(again)).toEqual(facts(hooks));
  });
});

describe('the option hooks', () => {
  it('takes every event of the official SDK', () => {
    const all = Object.fromEntries(hookEvents.map((event) => [event, [{ hooks: [hook] }]]));
    expect(Object.keys(parseSessionOptions({ hooks: all }).hooks ?? {})).toHaveLength(34);
  });

  it.each<[object, string]>([
    [{ PreTooluse: [] }, 'hooks.PreTooluse'],
    [{ Stop: {} }, 'hooks.Stop'],
    [{ Stop: [hook] }, 'hooks.Stop.0'],
    [{ Stop: [{ hooks: hook }] }, 'hooks.Stop.0.hooks'],
    [{ Stop: [{ hooks: ['x'] }] }, 'hooks.Stop.0.hooks.0'],
    [{ Stop: [{ hooks: [hook], timeout: 0 }] }, 'hooks.Stop.0.timeout'],
    [{ Stop: [{ hooks: [hook], onFailure: 'block' }] }, 'hooks.Stop.0.onFailure'],
    [{ PreToolUse: [{ hooks: [hook], onFailure: 'stop' }] }, 'hooks.PreToolUse.0.onFailure'],
    [{ Stop: [{ hooks: [hook], matchers: 'x' }] }, 'hooks.Stop.0.matchers'],
  ])('refuses %o, saying where', (given, key) => {
    expect(() => parseSessionOptions({ hooks: given })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ key })] }),
    );
  });
});
