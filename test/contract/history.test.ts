import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as official from '@anthropic-ai/claude-agent-sdk';
import {
  deleteSession,
  exportSession,
  forkSession,
  getSessionInfo,
  getSessionMessages,
  getSubagentMessages,
  importSession,
  listBranches,
  listSessions,
  listSubagents,
  renameSession,
  type Session,
  type SessionMessage,
  type SessionOptions,
  tagSession,
} from '@troupe/core';
import { textContent, toolCalls } from '@troupe/stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();
afterEach(() => vi.unstubAllEnvs());

const agentCall = JSON.stringify({
  description: 'a helper',
  prompt: 'SAY from the subagent',
  subagent_type: 'general-purpose',
  run_in_background: false,
});

describe('the transcripts of the real CLI', () => {
  it('are exported from one host and imported on another, where the CLI goes on with them', async () => {
    await using loopback = await startLoopback();
    const sessionId = await hold(loopback, [
      'SAY the harbour is closed',
      'TOOL Bash echo a ++ TOOL Bash echo b ;; SAY both ran',
      `TOOL Agent ${agentCall} ;; SAY helped`,
      'TOOL TaskCreate {"subject":"a task","description":"to do"} ;; SAY noted',
    ]);
    const here = { configDir: loopback.env.CLAUDE_CONFIG_DIR ?? '' };
    const { env, there, cwd } = await anotherHost(loopback);

    const imported = await importSession(exportSession(sessionId, here), { ...there, cwd });

    expect(imported).toEqual({ sessionId, cwd });
    const before = await uuids(sessionId, here);
    expect(await uuids(sessionId, there)).toEqual(before);
    expect(await getSessionInfo(sessionId, { ...there, dir: cwd })).toMatchObject({ cwd });
    const agents = await listSubagents(sessionId, here);
    expect(agents).toHaveLength(1);
    expect(await listSubagents(sessionId, there)).toEqual(agents);
    expect(await readdir(join(there.configDir, 'tasks', sessionId))).toContain('1.json');
    // The first host is gone; what is resumed can only be what was imported.
    await rm(here.configDir, { recursive: true });

    const resumed = await loopback.runtime.startSession({ ...loopback.options, env, cwd, resume: sessionId });
    expect(await ask(resumed, 'RECALL')).toContain('SAY the harbour is closed');
    await resumed.stop();
    const request = loopback.api.requests.find(({ prompt }) => prompt === 'RECALL');
    const toTheModel = JSON.stringify(request?.messages);
    for (const earlier of ['the harbour is closed', 'both ran', 'helped']) {
      expect(toTheModel).toContain(earlier);
    }
    // It went on in the file that we wrote, in the folder that the CLI itself would choose.
    const projects = await readdir(join(there.configDir, 'projects'));
    expect(projects).toHaveLength(1);
    const after = await uuids(sessionId, there);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + 2);
  });

  it('are read as the official SDK reads them, whatever happened in them', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(withTools(loopback));
    await ask(session, 'THINK hm ++ SAY one');
    await ask(session, 'TOOL Bash echo a ++ TOOL Bash echo b ++ TOOL Bash exit 3 ;; SAY two');
    await ask(session, `TOOL Agent ${agentCall} ;; SAY three`);
    const slow = session.stream('SLOW 1000 20');
    await loopback.api.waitForRequest(({ prompt }) => prompt.startsWith('SLOW'));
    await slow.interrupt();
    await ask(session, '/rename a title', true);
    await expectTheSame(loopback, session.sessionId);
    await ask(session, '/compact', true);
    await ask(session, 'SAY after the compaction');
    await session.stop();
    await expectTheSame(loopback, session.sessionId);

    const here = configOf(loopback);
    const [agent = ''] = await listSubagents(session.sessionId, here);
    expect(await official.listSubagents(session.sessionId)).toEqual([agent]);
    const theirs = await official.getSubagentMessages(session.sessionId, agent);
    const ours = await all(getSubagentMessages(session.sessionId, agent, here));
    expect(ours.map(essence)).toEqual(theirs.map(essence));
    expect(ours[0]).toMatchObject({
      parent_tool_use_id: expect.stringMatching(/^toolu_/),
      parent_agent_id: null,
    });
  });

  it('go on behind a compaction when asked to, and have one branch all the same', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await ask(session, 'SAY before');
    await ask(session, 'SAY last before');
    await ask(session, '/compact', true);
    await ask(session, 'SAY after');
    await session.stop();
    const here = configOf(loopback);
    const shown = JSON.stringify(await all(getSessionMessages(session.sessionId, here)));
    const whole = await all(getSessionMessages(session.sessionId, { ...here, acrossCompactions: true }));
    expect(shown).not.toContain('"SAY before"');
    expect(whole.map(({ uuid }) => uuid)).toHaveLength(new Set(whole.map(({ uuid }) => uuid)).size);
    const text = JSON.stringify(whole);
    for (const said of ['SAY before', 'SAY last before', 'SAY after']) expect(text).toContain(`"${said}"`);
    expect(await listBranches(session.sessionId, here)).toMatchObject([
      { isLatest: true, messages: whole.length, forkedAt: undefined },
    ]);
    const notices = await all(
      getSessionMessages(session.sessionId, { ...here, includeSystemMessages: true }),
    );
    expect(notices[0]).toMatchObject({
      subtype: 'compact_boundary',
      compact_metadata: { trigger: 'manual', pre_tokens: expect.any(Number) },
    });
  });

  it('have a branch for each way on from where a session was rewound to', async () => {
    await using loopback = await startLoopback();
    const sessionId = await hold(loopback, ['SAY trunk', 'SAY left']);
    const here = configOf(loopback);
    const before = await all(getSessionMessages(sessionId, here));
    const trunk = before.findLast((message) => JSON.stringify(message).includes('"trunk"'))?.uuid ?? '';
    await hold(loopback, ['SAY right', 'SAY further right'], { resume: sessionId, resumeSessionAt: trunk });

    const branches = await listBranches(sessionId, here);
    expect(branches).toHaveLength(2);
    expect(branches.map(({ isLatest }) => isLatest)).toEqual([true, false]);
    const [right, left] = await Promise.all(
      branches.map(({ leaf }) => all(getSessionMessages(sessionId, { ...here, branch: leaf }))),
    );
    expect(prompts(right)).toEqual(['SAY trunk', 'SAY right', 'SAY further right']);
    expect(left).toEqual(before);
    expect(branches.map(({ messages }) => messages)).toEqual([right?.length, left?.length]);
    expect(prompts(await all(getSessionMessages(sessionId, here)))).toEqual(prompts(right));
    await expectTheSame(loopback, sessionId);

    // What was given up can be taken up again.
    const fork = await forkSession(sessionId, { ...here, upToMessageId: branches[1]?.leaf ?? '' });
    const resumed = await loopback.runtime.startSession({ ...loopback.options, resume: fork.sessionId });
    const recalled = await ask(resumed, 'RECALL');
    expect(recalled).toContain('SAY left');
    expect(recalled).not.toContain('SAY right');
  });

  it('are forked into conversations of their own, which the CLI resumes', async () => {
    await using loopback = await startLoopback();
    const sessionId = await hold(loopback, [
      'SAY first',
      'TOOL Bash echo a ++ TOOL Bash echo b ;; SAY second',
    ]);
    const here = configOf(loopback);
    const original = await all(getSessionMessages(sessionId, here));

    const fork = await forkSession(sessionId, here);
    const early = await forkSession(sessionId, {
      ...here,
      upToMessageId: original[1]?.uuid ?? '',
      title: 'early',
    });

    const forked = await all(getSessionMessages(fork.sessionId, here));
    expect(forked.map(contentOf)).toEqual(original.map(contentOf));
    const originalIds = new Set(original.map(({ uuid }) => uuid));
    expect(forked.filter(({ uuid }) => originalIds.has(uuid))).toEqual([]);
    expect(new Set(forked.map(({ session_id }) => session_id))).toEqual(new Set([fork.sessionId]));
    expect(await getSessionInfo(fork.sessionId, here)).toMatchObject({ customTitle: 'SAY first (fork)' });
    expect(await getSessionInfo(early.sessionId, here)).toMatchObject({ customTitle: 'early' });

    const resumed = await loopback.runtime.startSession({ ...loopback.options, resume: fork.sessionId });
    expect(await ask(resumed, 'RECALL')).toMatch(/SAY first.*TOOL Bash echo a/);
    await resumed.stop();
    const resumedEarly = await loopback.runtime.startSession({
      ...loopback.options,
      resume: early.sessionId,
    });
    expect(await ask(resumedEarly, 'RECALL')).toBe('Earlier prompts: (1) SAY first');
    await resumedEarly.stop();
    expect(await all(getSessionMessages(sessionId, here))).toEqual(original);
    await expectTheSame(loopback, fork.sessionId);
  });

  it('are forked with what lies before a compaction, and the CLI starts from its summary', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await ask(session, 'SAY before');
    await ask(session, '/compact', true);
    await ask(session, 'SAY after');
    await session.stop();
    const here = configOf(loopback);
    const { sessionId } = await forkSession(session.sessionId, here);
    const whole = { ...here, acrossCompactions: true };
    expect((await all(getSessionMessages(sessionId, whole))).map(contentOf)).toEqual(
      (await all(getSessionMessages(session.sessionId, whole))).map(contentOf),
    );
    await expectTheSame(loopback, sessionId);
    const resumed = await loopback.runtime.startSession({ ...loopback.options, resume: sessionId });
    const recalled = await ask(resumed, 'RECALL');
    expect(recalled).toContain('SAY after');
    expect(recalled).not.toContain('SAY before');
  });

  it('keep a title and a tag through sessions that resume them', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await ask(session, 'SAY something');
    await ask(session, '/rename by the CLI', true);
    await session.stop();
    const here = configOf(loopback);
    const info = () => getSessionInfo(session.sessionId, here);
    expect(await info()).toMatchObject({ summary: 'by the CLI', firstPrompt: 'SAY something' });

    await renameSession(session.sessionId, ' by us ', here);
    await tagSession(session.sessionId, 'blue', here);
    await hold(loopback, ['SAY more'], { resume: session.sessionId });

    expect(await info()).toMatchObject({ summary: 'by us', customTitle: 'by us', tag: 'blue' });
    vi.stubEnv('CLAUDE_CONFIG_DIR', here.configDir);
    expect(await official.getSessionInfo(session.sessionId)).toMatchObject({ summary: 'by us', tag: 'blue' });
    await tagSession(session.sessionId, null, here);
    expect(await info()).not.toHaveProperty('tag');
    expect((await official.getSessionInfo(session.sessionId))?.tag).toBeUndefined();
  });

  it('are listed as the official SDK lists them, under a folder name of any length', async () => {
    await using loopback = await startLoopback();
    const long = join(loopback.folder, 'a folder'.repeat(12), 'ünïcode'.repeat(20), 'x'.repeat(80));
    await mkdir(long, { recursive: true });
    const first = await hold(loopback, ['SAY in the short one']);
    const second = await hold(loopback, ['SAY in the long one'], { cwd: long });
    const here = configOf(loopback);
    vi.stubEnv('CLAUDE_CONFIG_DIR', here.configDir);
    expect((await listSessions()).map(({ sessionId }) => sessionId)).toEqual([second, first]);
    const theirs = (await official.listSessions()).map((info) => JSON.parse(JSON.stringify(info)));
    expect(await listSessions(here)).toEqual(theirs);
    expect((await listSessions({ ...here, dir: long })).map(({ sessionId }) => sessionId)).toEqual([second]);
    expect(await listSessions({ ...here, includeProgrammatic: false })).toEqual([]);
    // An import puts a conversation where the CLI itself would.
    const { there } = await anotherHost(loopback);
    await importSession(exportSession(second, here), there);
    const names = await readdir(join(here.configDir, 'projects'));
    expect(names).toEqual(expect.arrayContaining(await readdir(join(there.configDir, 'projects'))));
  });

  it('are listed for one working folder as the official SDK lists them, where several have one name', async () => {
    await using loopback = await startLoopback();
    const long = 'x'.repeat(200);
    const names = [
      'team.a',
      'team-a',
      '\u00e9'.normalize('NFC'),
      '\u00e9'.normalize('NFD'),
      '\u65e5',
      'blank ',
    ];
    const folders = [...names, `${long}/one`, `${long}/two`].map((name) => join(loopback.folder, name));
    // The CLI writes the path of its configuration folder in one normal form, whichever it was given.
    const configDir = join(loopback.folder, 'confi\u0067\u0301');
    const env = { ...loopback.env, CLAUDE_CONFIG_DIR: configDir };
    const held: string[] = [];
    for (const cwd of folders) {
      await mkdir(cwd, { recursive: true });
      held.push(await hold(loopback, ['SAY hi'], { cwd, env }));
    }
    vi.stubEnv('CLAUDE_CONFIG_DIR', configDir);
    for (const [index, dir] of folders.entries()) {
      const theirs = (await official.listSessions({ dir })).map((info) => JSON.parse(JSON.stringify(info)));
      expect(theirs).toHaveLength(1);
      expect(await listSessions({ configDir, dir })).toEqual(theirs);
      expect(theirs[0].sessionId).toBe(held[index]);
    }
  });

  it('are gone when they are deleted, with all that belongs to them and nothing else', async () => {
    await using loopback = await startLoopback();
    const file = join(loopback.folder, 'work', 'a.txt');
    const write = (content: string) =>
      `TOOL Write ${JSON.stringify({ file_path: file, content })} ;; SAY wrote`;
    const rich = { enableFileCheckpointing: true, permissionMode: 'acceptEdits' } as const;
    const doomed = await hold(
      loopback,
      [
        write('1'),
        write('2'),
        `TOOL Agent ${agentCall} ;; SAY helped`,
        'TOOL TaskCreate {"subject":"t","description":"d"} ;; SAY ok',
      ],
      rich,
    );
    const kept = await hold(loopback, [write('3'), write('4')], rich);
    const here = configOf(loopback);
    expect(await namesOf(here.configDir, doomed)).not.toEqual([]);
    const others = await namesOf(here.configDir, kept);

    await deleteSession(doomed, here);

    expect(await namesOf(here.configDir, doomed)).toEqual([]);
    expect(await namesOf(here.configDir, kept)).toEqual(others);
    await expect(all(getSessionMessages(doomed, here))).rejects.toMatchObject({
      code: 'TRANSCRIPT_NOT_FOUND',
    });
    const gone = await loopback.runtime.startSession({ ...loopback.options, resume: doomed });
    await expect(gone.query('RECALL')).rejects.toThrow(/No conversation found/);
    expect((await listSessions(here)).map(({ sessionId }) => sessionId)).toEqual([kept]);
  });

  it('can be read by the helpers for live messages', async () => {
    await using loopback = await startLoopback();
    const sessionId = await hold(loopback, ['TOOL Bash echo hi ;; SAY done']);
    const here = configOf(loopback);
    const calls = [];
    for await (const call of toolCalls(getSessionMessages(sessionId, here))) calls.push(call);
    expect(calls).toMatchObject([{ name: 'Bash', input: { command: 'echo hi' } }]);
    const texts: string[] = [];
    for await (const text of textContent(getSessionMessages(sessionId, here))) texts.push(text);
    expect(texts).toEqual(['done']);
  });
});

function configOf(loopback: Loopback): { readonly configDir: string } {
  return { configDir: loopback.env.CLAUDE_CONFIG_DIR ?? '' };
}

function withTools(loopback: Loopback): SessionOptions {
  return { ...loopback.options, allowedTools: ['Bash', 'Agent', 'Write', 'TaskCreate'] };
}

async function ask(session: Session, prompt: string, commands = false): Promise<string> {
  const result = await session.query(prompt, { commands });
  return 'result' in result ? String(result.result) : '';
}

/** Holds a conversation to its end. */
async function hold(
  loopback: Loopback,
  says: readonly string[],
  options: SessionOptions = {},
): Promise<string> {
  const session = await loopback.runtime.startSession({ ...withTools(loopback), ...options });
  for (const prompt of says) await ask(session, prompt);
  await session.stop();
  return session.sessionId;
}

async function anotherHost(loopback: Loopback) {
  const home = join(loopback.folder, 'other-home');
  const cwd = join(loopback.folder, 'elsewhere.d');
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const env = loopback.api.environment(home);
  return { env, cwd, there: { configDir: env.CLAUDE_CONFIG_DIR ?? '' } };
}

async function all(messages: AsyncIterable<SessionMessage>): Promise<SessionMessage[]> {
  const found: SessionMessage[] = [];
  for await (const message of messages) found.push(message);
  return found;
}

async function uuids(sessionId: string, where: { readonly configDir: string }): Promise<readonly string[]> {
  return (await all(getSessionMessages(sessionId, where))).map(({ uuid }) => uuid);
}

function contentOf(message: SessionMessage): unknown {
  return message.type === 'system' ? message.subtype : message.message.content;
}

function prompts(messages: readonly SessionMessage[] | undefined): readonly unknown[] {
  return (messages ?? []).filter(({ type }) => type === 'user').map(contentOf);
}

function essence(message: {
  type: string;
  uuid: string;
  message?: unknown;
  parent_tool_use_id?: string | null;
  parent_agent_id: string | null;
}) {
  const { type, uuid, parent_agent_id } = message;
  return {
    type,
    uuid,
    message: message.message,
    parent_tool_use_id: message.parent_tool_use_id ?? null,
    parent_agent_id,
  };
}

async function expectTheSame(loopback: Loopback, sessionId: string): Promise<void> {
  const here = configOf(loopback);
  vi.stubEnv('CLAUDE_CONFIG_DIR', here.configDir);
  for (const includeSystemMessages of [false, true]) {
    const theirs = await official.getSessionMessages(sessionId, { includeSystemMessages });
    const ours = await all(getSessionMessages(sessionId, { ...here, includeSystemMessages }));
    expect(ours.length).toBeGreaterThan(2);
    expect(ours.map(essence)).toEqual(theirs.map(essence));
  }
}

async function namesOf(configDir: string, sessionId: string): Promise<readonly string[]> {
  const parts = ['projects', 'file-history', 'tasks', 'todos'];
  const found = await Promise.all(
    parts.map((part) => readdir(join(configDir, part), { recursive: true }).catch(() => [])),
  );
  return found
    .flat()
    .filter((name) => name.includes(sessionId))
    .sort();
}
