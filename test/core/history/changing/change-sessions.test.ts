import { appendFile, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  deleteSession,
  forkSession,
  getSessionInfo,
  getSessionMessages,
  listSubagents,
  renameSession,
  tagSession,
} from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../own-folder.ts';
import { assistant, idsOf, user, uuidOf, writeTranscript } from '../write-transcript.ts';

const own = ownFolder();
const lines = [user('u1', null), assistant('a1', 'u1')];
const nobody = uuidOf('nobody');

describe('renameSession', () => {
  it('appends what the CLI appends, and keeps the title beside the transcript as the CLI does', async () => {
    const { sessionId, path, sessionFolder, here } = await writeTranscript(own.root, lines);
    const before = await readFile(path, 'utf8');
    await renameSession(sessionId, ' a "title" ', here);
    expect(await readFile(path, 'utf8')).toBe(
      `${before}{"type":"custom-title","customTitle":"a \\"title\\"","sessionId":"${sessionId}"}\n` +
        `{"type":"agent-name","agentName":"a \\"title\\"","sessionId":"${sessionId}"}\n`,
    );
    expect(await readFile(join(sessionFolder, 'custom-title.json'), 'utf8')).toBe(
      '{"customTitle":"a \\"title\\""}',
    );
    expect(await readdir(sessionFolder)).toEqual(['custom-title.json']);
  });

  it('leaves a torn last line a line of its own', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, lines);
    await appendFile(path, '{"type":"user","torn');
    await renameSession(sessionId, 'title', here);
    expect((await getSessionInfo(sessionId, here))?.customTitle).toBe('title');
    expect(await idsOf(getSessionMessages(sessionId, here))).toEqual(['u1', 'a1']);
  });

  it('writes through no link that leads elsewhere', async () => {
    const { sessionId, sessionFolder, here } = await writeTranscript(own.root, lines);
    const outside = join(own.root, 'outside');
    await mkdir(outside);
    await symlink(outside, sessionFolder);
    await renameSession(sessionId, 'title', here);
    expect(await readdir(outside)).toEqual([]);
  });

  it('refuses an empty title, and a conversation that is not there', async () => {
    const { sessionId, here } = await writeTranscript(own.root, lines);
    await expect(renameSession(sessionId, ' ', here)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(renameSession(nobody, 'x', here)).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_FOUND' });
    await expect(renameSession('../x', 'x', here)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});

describe('tagSession', () => {
  it('sets a tag, and takes it away', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, lines);
    await tagSession(sessionId, ' blue ', here);
    expect((await getSessionInfo(sessionId, here))?.tag).toBe('blue');
    await tagSession(sessionId, null, here);
    expect(await getSessionInfo(sessionId, here)).not.toHaveProperty('tag');
    expect((await readFile(path, 'utf8')).trim().split('\n').at(-1)).toBe(
      `{"type":"tag","tag":"","sessionId":"${sessionId}"}`,
    );
    await expect(tagSession(sessionId, '', here)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(tagSession(sessionId, 3 as unknown as string, here)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
  });
});

describe('forkSession', () => {
  it('gives every entry an id of its own wherever one is named, and copies what was said to the letter', async () => {
    const said = [{ type: 'text', text: uuidOf('u1') }];
    const { sessionId, path, folder, here } = await writeTranscript(own.root, [
      user('u1', null, uuidOf('u1'), { slug: 'a-plan', turnAttributionKey: uuidOf('u1') }),
      assistant('a1', 'u1', said),
      user('other', 'u1'),
      user('u2', 'a1', 'x', { sourceToolAssistantUUID: uuidOf('a1'), nested: [{ id: uuidOf('a1') }] }),
    ]);
    const before = await readFile(path, 'utf8');
    const fork = await forkSession(sessionId, here);
    const text = await readFile(join(folder, `${fork.sessionId}.jsonl`), 'utf8');
    const [first, second, third, ...rest] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({
      parentUuid: null,
      turnAttributionKey: first.uuid,
      message: { content: uuidOf('u1') },
      forkedFrom: { sessionId, messageUuid: uuidOf('u1') },
    });
    expect(first).not.toHaveProperty('slug');
    expect(second).toMatchObject({ parentUuid: first.uuid, message: { content: said } });
    expect(third).toMatchObject({
      parentUuid: second.uuid,
      sourceToolAssistantUUID: second.uuid,
      nested: [{ id: second.uuid }],
    });
    expect(
      new Set([first.uuid, second.uuid, third.uuid, uuidOf('u1'), uuidOf('a1'), uuidOf('u2')]).size,
    ).toBe(6);
    expect(rest.map(({ type }) => type)).toEqual(['custom-title', 'agent-name']);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('refuses a message that the conversation does not have, and one without messages, and leaves nothing', async () => {
    const { sessionId, folder, here } = await writeTranscript(own.root, lines);
    const unknown = forkSession(sessionId, { ...here, upToMessageId: uuidOf('x') });
    await expect(unknown).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(forkSession(sessionId, { ...here, maxEntries: 1 })).rejects.toMatchObject({
      code: 'TRANSCRIPT_TOO_LARGE',
    });
    const empty = await writeTranscript(own.root, ['garbage']);
    await expect(forkSession(empty.sessionId, here)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    expect((await readdir(folder)).sort()).toEqual(
      [sessionId, empty.sessionId].map((id) => `${id}.jsonl`).sort(),
    );
  });
});

describe('deleteSession', () => {
  it('deletes what belongs to the conversation, wherever it is kept, and nothing of another', async () => {
    const older = await writeTranscript(own.root, lines, { project: '-elsewhere' });
    const { sessionId } = older;
    await utimes(older.path, 1, 1);
    const doomed = await writeTranscript(own.root, lines, { sessionId });
    const kept = await writeTranscript(own.root, lines);
    for (const id of [sessionId, kept.sessionId]) {
      for (const name of ['file-history', 'tasks'])
        await mkdir(join(own.root, name, id), { recursive: true });
      await mkdir(join(own.root, 'todos'), { recursive: true });
      await writeFile(join(own.root, 'todos', `${id}-agent-${id}.json`), '[]');
      await mkdir(join(doomed.folder, id, 'subagents'), { recursive: true });
      await writeFile(join(doomed.folder, id, 'subagents', 'agent-a1.jsonl'), '{}');
    }
    expect(await listSubagents(sessionId, doomed.here)).toEqual(['a1']);
    await deleteSession(sessionId, doomed.here);
    const left = (await readdir(own.root, { recursive: true })).filter((name) => name.includes(sessionId));
    expect(left).toEqual([]);
    const others = (await readdir(own.root, { recursive: true })).filter((name) =>
      name.includes(kept.sessionId),
    );
    expect(others).toHaveLength(7);
    await expect(deleteSession(sessionId, doomed.here)).rejects.toMatchObject({
      code: 'TRANSCRIPT_NOT_FOUND',
    });
  });

  it('deletes a link and not what it leads to', async () => {
    const config = join(own.root, 'config');
    const { sessionId, sessionFolder, here } = await writeTranscript(config, lines);
    const outside = join(own.root, 'outside');
    await mkdir(join(outside, sessionId), { recursive: true });
    await writeFile(join(outside, sessionId, 'precious'), '');
    await symlink(join(outside, sessionId), sessionFolder);
    await symlink(outside, join(config, 'file-history'));
    await deleteSession(sessionId, here);
    expect(await readdir(join(outside, sessionId))).toEqual(['precious']);
  });

  it('refuses what is no id before it touches anything', async () => {
    const { here, path } = await writeTranscript(own.root, lines);
    for (const id of ['', '.', '..', '../..', '*']) {
      await expect(deleteSession(id, here)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    }
    expect(await readFile(path, 'utf8')).not.toBe('');
  });
});
