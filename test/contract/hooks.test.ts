import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HookOutput, Hooks } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

leavesNothingBehind();

async function exists(loopback: Loopback, file: string): Promise<boolean> {
  return access(join(loopback.folder, 'work', file)).then(
    () => true,
    () => false,
  );
}

const toolResults = ({ api }: Loopback) => api.requests.flatMap((request) => request.toolResults).join('\n');

const start = (loopback: Loopback, hooks: Hooks, more: object = {}) =>
  loopback.runtime.startSession({ ...loopback.options, hooks, allowedTools: ['Bash'], ...more });

const updatedInput = { command: 'touch changed' };
const deciding = (hookSpecificOutput: object) => ({ hooks: [(): HookOutput => ({ hookSpecificOutput })] });
const change = deciding({ permissionDecision: 'allow', updatedInput });
const ask = deciding({ permissionDecision: 'ask' });
const askAndChange = deciding({ permissionDecision: 'ask', updatedInput });

const skillShell =
  (hookSpecificOutput: object): (() => HookOutput) =>
  () => ({ hookSpecificOutput });

describe('a hook over the real CLI', () => {
  it('sees a turn from its prompt to its end, in order', async () => {
    await using loopback = await startLoopback();
    const seen: string[] = [];
    const note = (input: { hook_event_name: string }) => {
      seen.push(input.hook_event_name);
      return {};
    };
    const session = await start(loopback, {
      UserPromptSubmit: [{ hooks: [note] }],
      PreToolUse: [
        { matcher: 'Bash', hooks: [note] },
        { matcher: 'Write', hooks: [note] },
      ],
      PostToolUse: [{ hooks: [note] }],
      Stop: [{ hooks: [note] }],
    });
    await session.query('TOOL Bash touch a ;; SAY done');
    expect(seen).toEqual(['UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'Stop']);
  });

  it('of PreToolUse blocks a tool with a reason that the model reads, and changes the input of another', async () => {
    await using loopback = await startLoopback();
    const session = await start(loopback, {
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [
            async ({ tool_input }) => {
              const { command } = tool_input as { command: string };
              return command === 'touch a'
                ? { hookSpecificOutput: { permissionDecision: 'deny', permissionDecisionReason: 'not here' } }
                : {
                    hookSpecificOutput: { permissionDecision: 'allow', updatedInput: { command: 'touch c' } },
                  };
            },
          ],
        },
      ],
    });
    await session.query('TOOL Bash touch a ;; SAY done');
    await session.query('TOOL Bash touch b ;; SAY done');
    const there = await Promise.all(['a', 'b', 'c'].map((file) => exists(loopback, file)));
    expect(there).toEqual([false, false, true]);
    expect(toolResults(loopback)).toContain('not here');
  });

  it.each<[string, Hooks['PreToolUse'], boolean]>([
    ['throws', [{ hooks: [() => Promise.reject(new Error('x'))] }], false],
    ['takes too long', [{ hooks: [() => new Promise<never>(() => {})], timeout: 0.2 }], false],
    ['returns a typing error', [{ hooks: [(() => ({ permisionDecision: 'deny' })) as never] }], false],
    [
      'throws and shall not hold up',
      [{ hooks: [() => Promise.reject(new Error('x'))], onFailure: 'continue' }],
      true,
    ],
  ])('of PreToolUse that %s: the tool is run only where it was told to', async (_title, matchers, isRun) => {
    await using loopback = await startLoopback();
    const session = await start(loopback, { PreToolUse: matchers });
    const { heard } = troupeMessages(session);
    expect(await session.query('TOOL Bash touch a ;; SAY done')).toMatchObject({ result: 'done' });
    expect(await exists(loopback, 'a')).toBe(isRun);
    expect(heard).toMatchObject([{ subtype: 'hook_failed', event: 'PreToolUse', blocked: !isRun }]);
  });

  it.each<[string, Hooks['PreToolUse'], string]>([
    ['changes the input, and the next one asks', [change, ask], 'touch changed'],
    ['asks, and the next one changes the input: that is lost', [ask, change], 'touch given'],
    ['asks and changes the input', [askAndChange], 'touch changed'],
  ])('of PreToolUse %s: who is asked is shown what then runs', async (_title, matchers, runs) => {
    await using loopback = await startLoopback();
    const shown: unknown[] = [];
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      hooks: { PreToolUse: matchers },
      canUseTool: async (_tool, input) => {
        shown.push(input.command);
        return { behavior: 'allow' };
      },
    });
    await session.query('TOOL Bash touch given ;; SAY done');
    expect(shown).toEqual([runs]);
    expect(await exists(loopback, 'changed')).toBe(runs === 'touch changed');
    expect(await exists(loopback, 'given')).toBe(runs === 'touch given');
  });

  it('of UserPromptSubmit blocks a prompt, which then never reaches the model; also when it fails', async () => {
    await using loopback = await startLoopback();
    const session = await start(loopback, {
      UserPromptSubmit: [
        {
          hooks: [
            ({ prompt }) => {
              if (prompt.includes('break')) throw new Error('x');
              return prompt.includes('secret') ? { decision: 'block', reason: 'no secrets' } : {};
            },
          ],
        },
      ],
    });
    await session.query('SAY secret');
    await session.query('SAY break');
    expect(await session.query('SAY fine')).toMatchObject({ result: 'fine' });
    expect(loopback.api.requests.map(({ prompt }) => prompt)).toEqual(['SAY fine']);
  });

  it.each<[string, Hooks['PreSkillShellCommand'], boolean]>([
    ['lets pass', [{ hooks: [() => ({})] }], true],
    ['allows', [{ hooks: [skillShell({ permissionDecision: 'allow' })] }], true],
    ['denies', [{ hooks: [skillShell({ permissionDecision: 'deny' })] }], false],
    ['asks', [{ hooks: [skillShell({ permissionDecision: 'ask' })] }], false],
    ['defers', [{ hooks: [skillShell({ permissionDecision: 'defer' })] }], false],
    ['changes the input', [{ hooks: [skillShell({ updatedInput: { command: 'touch b' } })] }], false],
    [
      'allows and changes the input',
      [{ hooks: [skillShell({ permissionDecision: 'allow', updatedInput: {} })] }],
      false,
    ],
    ['throws', [{ hooks: [() => Promise.reject(new Error('x'))] }], false],
    ['takes too long', [{ hooks: [() => new Promise<never>(() => {})], timeout: 0.2 }], false],
  ])(
    'of PreSkillShellCommand that %s: the command runs only where it was let',
    async (_title, matchers, isRun) => {
      await using loopback = await startLoopback();
      const commands = join(loopback.folder, 'work', '.claude', 'commands');
      await mkdir(commands, { recursive: true });
      await writeFile(join(commands, 'greet.md'), 'SAY hello !`touch a; echo friend`');
      const session = await start(
        loopback,
        { PreSkillShellCommand: matchers },
        { settingSources: ['project'] },
      );
      await session.query('/greet', { commands: true }).catch(() => undefined);
      expect(await exists(loopback, 'a')).toBe(isRun);
      expect(await exists(loopback, 'b')).toBe(false);
    },
  );

  it('of Stop keeps the model going, once', async () => {
    await using loopback = await startLoopback();
    let stops = 0;
    const session = await start(loopback, {
      Stop: [
        {
          hooks: [
            ({ stop_hook_active }) => {
              stops += 1;
              return stop_hook_active ? {} : { decision: 'block', reason: 'one more thing' };
            },
          ],
        },
      ],
    });
    await session.query('SAY first ;; SAY second');
    expect(stops).toBe(2);
    expect(loopback.api.requests.length).toBe(2);
  });

  it('runs before anybody is asked, and what it allows is not asked', async () => {
    await using loopback = await startLoopback();
    const seen: string[] = [];
    const canUseTool = async () => {
      seen.push('asked');
      return { behavior: 'allow' as const };
    };
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      canUseTool,
      hooks: {
        PreToolUse: [
          {
            hooks: [
              ({ tool_input }) => {
                seen.push('hook');
                const { command } = tool_input as { command: string };
                return command === 'touch a' ? { hookSpecificOutput: { permissionDecision: 'allow' } } : {};
              },
            ],
          },
        ],
      },
    });
    await session.query('TOOL Bash touch a ;; SAY done');
    await session.query('TOOL Bash touch b ;; SAY done');
    expect(seen).toEqual(['hook', 'hook', 'asked']);
  });

  it('is there again in the next CLI of the session', async () => {
    await using loopback = await startLoopback();
    let prompts = 0;
    const session = await start(loopback, {
      UserPromptSubmit: [
        {
          hooks: [
            () => {
              prompts += 1;
              return {};
            },
          ],
        },
      ],
    });
    await session.query('SAY a');
    await session.clear();
    await session.query('SAY b');
    expect(prompts).toBe(2);
  });
});
