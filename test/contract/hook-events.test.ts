import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HookEvent, type Hooks, hookEvents, type Session } from '@troupe/core';
import { expect, it } from 'vitest';
import { createDeferred } from '#core/base/deferred.ts';
import { matchedBy } from '#core/callbacks/hooks/hook-table.ts';
import { hookEventsOfRealCli } from '../../scripts/reference/tested-by.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

/** What the field that the reference names says in the session below: a matcher of it fits. */
const fitting: Readonly<Partial<Record<HookEvent, string>>> = {
  PreToolUse: 'Bash',
  PostToolUse: 'Bash',
  PostToolUseFailure: 'Bash',
  Notification: 'permission_prompt',
  UserPromptExpansion: 'hello',
  SessionStart: 'compact',
  StopFailure: 'unknown',
  SubagentStart: 'general-purpose',
  SubagentStop: 'general-purpose',
  PreCompact: 'manual',
  PostCompact: 'manual',
  PreModelSwitch: '.*sonnet.*',
  PostModelSwitch: '.*sonnet.*',
  PermissionRequest: 'Edit',
  Elicitation: 'asking',
  ElicitationResult: 'asking',
  ConfigChange: 'project_settings',
  InstructionsLoaded: 'compact',
  PermissionDenied: 'Bash',
  SessionEnd: 'clear',
  FileChanged: 'watched',
  DirectoryAdded: 'register_repo_root',
  PreSkillShellCommand: 'Bash',
};

const askingServer = fileURLToPath(new URL('../fixtures/mcp/asking-server.mjs', import.meta.url));

it('these events are told by the real CLI, and a matcher is held against the field that the reference names', async () => {
  await using loopback = await startLoopback();
  const work = join(loopback.folder, 'work');
  await writeProject(work);
  const worktree = join(loopback.folder, 'worktree');
  await mkdir(worktree);
  const { hooks, told, toldFitting, toldUnmatched, heardOf } = listenTo(hookEvents, {
    SessionStart: { watchPaths: [join(work, 'watched')] },
    WorktreeCreate: { worktreePath: worktree },
  });
  const session = await loopback.runtime.startSession({
    ...loopback.options,
    env: { ...loopback.env, CLAUDE_CODE_MAX_RETRIES: '0' },
    hooks,
    settingSources: ['user', 'project', 'local'],
    allowedTools: [
      ...['Bash', 'Agent', 'TaskCreate', 'TaskUpdate', 'EnterWorktree', 'ExitWorktree'],
      'mcp__asking__choose',
    ],
    mcpServers: { asking: { command: process.execPath, args: [askingServer] } },
    // The CLI notifies of a question that has been open for some seconds.
    canUseTool: async () => {
      await heardOf('Notification');
      return { behavior: 'allow' };
    },
  });
  await playEverything(session, work);
  await writeFile(join(work, '.claude', 'settings.json'), '{ "permissions": {} }');
  await heardOf('ConfigChange');
  // Only what has lasted for a moment is a change.
  await writeFile(join(work, 'watched'), 'two');
  await heardOf('FileChanged');
  await session.query('/clear', { commands: true });
  await session.stop();
  await playDenial(loopback, hooks);

  expect([...told.keys()].toSorted()).toEqual(hookEventsOfRealCli.toSorted());
  for (const event of told.keys()) {
    const field = matchedBy(event);
    expect([event, toldUnmatched.has(event)]).toEqual([event, field === undefined]);
    const matcher = fitting[event];
    expect([event, matcher === undefined]).toEqual([event, field === undefined]);
    if (field === undefined || matcher === undefined) continue;
    const fits = toldFitting.get(event) ?? {};
    expect([event, fits[field]]).toEqual([event, expect.stringMatching(new RegExp(matcher))]);
  }
}, 240_000);

async function writeProject(work: string): Promise<void> {
  await mkdir(join(work, '.claude', 'commands'), { recursive: true });
  await mkdir(join(work, 'added'));
  await writeFile(join(work, 'watched'), 'one');
  await writeFile(join(work, '.claude', 'commands', 'hello.md'), 'SAY hello there !`echo friend`');
  await writeFile(join(work, '.claude', 'settings.json'), '{}');
  await writeFile(join(work, 'CLAUDE.md'), 'Be kind.');
}

/** For each event a hook without a matcher, one whose matcher fits, and one whose matcher fits nothing. */
function listenTo(events: readonly HookEvent[], decisions: Readonly<Partial<Record<HookEvent, object>>>) {
  const told = new Map<HookEvent, Readonly<Record<string, unknown>>>();
  const toldFitting: typeof told = new Map();
  const toldUnmatched = new Set<HookEvent>();
  const waiting = new Map(events.map((event) => [event, createDeferred<void>()] as const));
  const matchersOf = (event: HookEvent) => [
    {
      hooks: [
        (input: Readonly<Record<string, unknown>>) => {
          told.set(event, input);
          waiting.get(event)?.resolve();
          const decision = decisions[event];
          return decision === undefined ? {} : { hookSpecificOutput: decision };
        },
      ],
    },
    {
      matcher: fitting[event] ?? '',
      hooks: [
        (input: Readonly<Record<string, unknown>>) => {
          toldFitting.set(event, input);
          return {};
        },
      ],
    },
    {
      matcher: 'nothing_is_called_this',
      hooks: [
        () => {
          toldUnmatched.add(event);
          return {};
        },
      ],
    },
  ];
  // A hook for any event fits each; that is for the compiler, which has a test of its own for it.
  const hooks = Object.fromEntries(events.map((event) => [event, matchersOf(event)])) as unknown as Hooks;
  return {
    hooks,
    told,
    toldFitting,
    toldUnmatched,
    heardOf: (event: HookEvent) => waiting.get(event)?.promise,
  };
}

async function playEverything(session: Session, work: string): Promise<void> {
  const edit = JSON.stringify({ file_path: join(work, 'a'), old_string: '', new_string: 'y' });
  await session.query('TOOL Bash touch a ;; SAY done');
  await session.query('TOOL Bash exit 3 ;; SAY done');
  await session.query(`TOOL Edit ${edit} ;; SAY done`);
  await session.query(
    'TOOL Agent {"description":"d","prompt":"SAY sub","subagent_type":"general-purpose"} ;; SAY done',
  );
  await session.query(
    'TOOL TaskCreate {"subject":"s","description":"d"} ;; TOOL TaskUpdate {"taskId":"1","status":"completed"} ;; SAY done',
  );
  await session.query('TOOL mcp__asking__choose {} ;; SAY done');
  await session.query('TOOL EnterWorktree {"name":"w"} ;; SAY done');
  await session.query('TOOL ExitWorktree {"action":"remove","discard_changes":true} ;; SAY done');
  await session.query('/hello', { commands: true });
  await session.setModel('opus');
  await session.setModel('sonnet');
  await session.query('/compact', { commands: true });
  await expect(session.query('ERR 400')).rejects.toThrow('scripted 400');
  await session.control('register_repo_root', { directory: join(work, 'added') });
}

/** The classifier of mode `auto` is not to be had from the model on the loopback, and without it nothing is allowed. */
async function playDenial(
  { runtime, options, folder }: Loopback,
  { PermissionDenied }: Hooks,
): Promise<void> {
  const session = await runtime.startSession({
    ...options,
    model: 'opus',
    permissionMode: 'auto',
    hooks: { PermissionDenied },
  });
  await session.query(`TOOL Bash rm -rf ${join(folder, 'nothing')} ;; SAY done`);
  await session.stop();
}
