import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Session } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { type Loopback, startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';

leavesNothingBehind();

const echoServer = {
  command: process.execPath,
  args: [fileURLToPath(new URL('../fixtures/mcp/echo-server.mjs', import.meta.url))],
};

const statuses = async (session: Session) =>
  Object.fromEntries((await session.mcpStatus()).map(({ name, status }) => [name, status]));

const become = (session: Session, wanted: Record<string, string>) =>
  eventually(async () => JSON.stringify(await statuses(session)) === JSON.stringify(wanted) || undefined, {
    what: `servers that are ${JSON.stringify(wanted)}`,
  });

/** A session in the middle of a turn, which takes a second or two. */
async function midTurn(loopback: Loopback, session: Session) {
  const turn = session.stream('SLOW 60 30');
  const read = readTurn(turn);
  await loopback.api.waitForRequest((request) => request.prompt.startsWith('SLOW'));
  return { turn, read };
}

describe('the controls of a session, with the real CLI', () => {
  it('change the model for what is asked next, also in the middle of a turn', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const { turn, read } = await midTurn(loopback, session);
    await session.setModel('claude-haiku-4-5');
    expect(turn.state).toBe('running');
    await read;
    await session.query('SAY next');
    await session.setModel();
    await session.query('SAY last');
    const models = loopback.api.requests.map(({ model }) => model);
    expect(models[1]).toContain('haiku');
    expect(models[2]).toBe(models[0]);
  });

  it('let the CLI join pieces that nobody looks at, until somebody does', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, deltaHoldMs: 20 });
    await session.ready;
    const piecesOf = async () => {
      const { messages } = await readTurn(session.stream('SLOW 60 20'));
      const pieces = messages.filter(
        (message) => message.type === 'stream_event' && message.event.type === 'content_block_delta',
      );
      return pieces.length;
    };
    const watched = await piecesOf();
    await session.setHasSubscribers(false);
    const unwatched = await piecesOf();
    await session.setHasSubscribers(true);
    const again = await piecesOf();
    // Sixty words in 1.2 s: joined for 20 ms, and for a second. A busy machine joins more by itself.
    expect(unwatched).toBeLessThan(watched / 2);
    expect(unwatched).toBeLessThan(again / 2);
  });

  it('change the permission mode, which the tools of the running turn obey', async () => {
    await using loopback = await startLoopback();
    const asked: string[] = [];
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      canUseTool: async (tool) => {
        asked.push(tool);
        return { behavior: 'deny', message: 'no' };
      },
    });
    const path = join(loopback.folder, 'work', 'new.txt');
    const write = `TOOL Write {"file_path":${JSON.stringify(path)},"content":"written"}`;
    await session.query(`${write} ;; SAY done`);
    expect(asked).toEqual(['Write']);
    const turn = session.stream(`SLOW 60 30 ++ ${write} ;; SAY done`);
    await loopback.api.waitForRequest((request) => request.prompt.startsWith('SLOW'));
    expect(await session.setPermissionMode('acceptEdits')).toBe('acceptEdits');
    await turn.result;
    expect(asked).toEqual(['Write']);
    expect(await readFile(path, 'utf8')).toBe('written');
    await expect(session.setPermissionMode('bypassPermissions')).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
      subtype: 'set_permission_mode',
    });
  });

  it('tell how full the context is, in the middle of a turn and after it', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    const { turn, read } = await midTurn(loopback, session);
    const during = await session.contextUsage({ detail: 'summary' });
    expect(turn.state).toBe('running');
    expect(during).toMatchObject({ model: expect.any(String), maxTokens: expect.any(Number) });
    await read;
    const after = await session.contextUsage();
    expect(after.categories.map(({ name }) => name)).toContain('Free space');
    expect(after.totalTokens).toBeLessThanOrEqual(after.maxTokens);
    const { session: used } = await session.usage({ skipBehaviors: true });
    expect(used.total_cost_usd).toBeCloseTo(session.status().costUsd, 10);
  });

  it('tell of tool servers, switch them, connect them anew and replace them, in the middle of a turn too', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      mcpServers: { echo: echoServer },
    });
    await become(session, { echo: 'connected' });
    const [echo] = await session.mcpStatus();
    expect(echo).toMatchObject({ serverInfo: { name: 'echo-server' }, tools: [{ name: 'echo' }] });

    const { turn, read } = await midTurn(loopback, session);
    await session.reconnectMcpServer('echo');
    expect(await statuses(session)).toEqual({ echo: 'connected' });
    expect(turn.state).toBe('running');
    await read;

    await session.toggleMcpServer('echo', false);
    expect(await statuses(session)).toEqual({ echo: 'disabled' });
    await session.toggleMcpServer('echo', true);
    await become(session, { echo: 'connected' });

    const change = await session.setMcpServers({ second: echoServer, broken: { command: 'false' } });
    expect(change).toMatchObject({ added: expect.arrayContaining(['second']) });
    expect(await statuses(session)).toMatchObject({ second: 'connected', broken: 'failed' });
    expect(await session.setMcpServers({})).toMatchObject({
      removed: expect.arrayContaining(['second']),
    });
    await expect(session.reconnectMcpServer('nobody')).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
      subtype: 'mcp_reconnect',
      message: expect.stringContaining('nobody'),
    });
    expect(await session.setMcpPermissionModeOverride('nobody', 'default')).toHaveProperty('warning');
  });

  it('say what a rewind would do without doing it, and then do it', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      enableFileCheckpointing: true,
      permissionMode: 'acceptEdits',
    });
    const path = join(loopback.folder, 'work', 'file.txt');
    await writeFile(path, 'before\n');
    const name = JSON.stringify(path);
    const edit = `TOOL Edit {"file_path":${name},"old_string":"before","new_string":"after"}`;
    const turn = session.stream(`TOOL Read {"file_path":${name}} ;; ${edit} ;; SAY done`);
    await turn.result;
    expect(await readFile(path, 'utf8')).toBe('after\n');

    const preview = await session.rewindFiles(turn.id, { dryRun: true });
    expect(preview).toMatchObject({ canRewind: true, filesChanged: [path], insertions: 1, deletions: 1 });
    expect(await readFile(path, 'utf8')).toBe('after\n');

    expect(await session.rewindFiles(turn.id)).toMatchObject({ canRewind: true });
    expect(await readFile(path, 'utf8')).toBe('before\n');
  });

  it('apply settings while it runs, and refuse those the CLI would throw away', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await session.applyFlagSettings({ permissions: { deny: ['WebFetch'] } });
    const rules = JSON.stringify(await session.control('list_permission_rules'));
    expect(rules).toContain('WebFetch');
    await session.query('SAY hi');
    expect(loopback.api.requests[0]?.tools).not.toContain('WebFetch');
    await session.setMaxThinkingTokens(0);
    await session.setMaxThinkingTokens(null);
    await session.setHasSubscribers(false);
    await session.setHasSubscribers(true);
    await expect(session.updateSettings('userSettings', { effortLevel: 'low' })).rejects.toMatchObject({
      code: 'CONTROL_REQUEST',
    });
  });

  it('read files as the Read tool may, and what is on disk of skills, plugins and styles', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession(loopback.options);
    await writeFile(join(loopback.folder, 'work', 'a.txt'), 'content\n');
    expect(await session.readFile('a.txt')).toMatchObject({ contents: 'content\n' });
    expect(await session.readFile('a.txt', { encoding: 'base64', maxBytes: 4 })).toMatchObject({
      contents: Buffer.from('cont').toString('base64'),
      truncated: true,
    });
    await expect(session.readFile('/no/such/file')).rejects.toMatchObject({ code: 'CONTROL_REQUEST' });
    await session.seedReadState('a.txt', 1);
    expect(await session.reloadSkills()).toBeInstanceOf(Array);
    expect(await session.reloadOutputStyles()).toContain('default');
    expect(await session.reloadPlugins({ refuseIfBusy: true })).toMatchObject({
      plugins: expect.any(Array),
      error_count: 0,
    });
  });

  it('tell what there is: commands, models, agents, the account', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      agents: { reviewer: { description: 'reviews', prompt: 'review' } },
    });
    expect((await session.supportedCommands()).map(({ name }) => name)).toContain('compact');
    expect((await session.supportedModels()).map(({ value }) => value)).toContain('default');
    expect((await session.supportedAgents()).map(({ name }) => name)).toContain('reviewer');
    expect(await session.accountInfo()).toBeTypeOf('object');
  });
});
