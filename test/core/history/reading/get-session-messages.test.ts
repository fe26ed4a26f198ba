import { appendFile, mkdir, readdir, readlink, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { getSessionMessages, listBranches } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../own-folder.ts';
import {
  assistant,
  idsOf,
  type TestEntry,
  toolResult,
  toolUse,
  user,
  uuidOf,
  writeTranscript,
} from '../write-transcript.ts';

const own = ownFolder();

const trunk = [user('u1', null), assistant('a1', 'u1'), user('u2', 'a1'), assistant('a2', 'u2')];

async function read(
  lines: readonly (TestEntry | string)[],
  options: Parameters<typeof getSessionMessages>[1] & { end?: string } = {},
) {
  const { end = '\n', ...rest } = options;
  const { sessionId, here } = await writeTranscript(own.root, lines, { end });
  return idsOf(getSessionMessages(sessionId, { ...here, ...rest }));
}

describe('getSessionMessages', () => {
  it('reads a conversation from its beginning to its end', async () => {
    expect(await read(trunk)).toEqual(['u1', 'a1', 'u2', 'a2']);
  });

  it('passes over a torn last line, garbage, blank lines, and what is JSON but no entry', async () => {
    const [first, ...rest] = trunk;
    const lines = [first ?? '', 'no JSON at all', '', '[1,2]', 'null', '{"uuid":1}', '\u0000\u0000', ...rest];
    expect(await read([...lines, '{"type":"user","uuid":"x","parentU'], { end: '' })).toEqual([
      'u1',
      'a1',
      'u2',
      'a2',
    ]);
  });

  it('takes a last line that is whole but for its newline', async () => {
    expect(await read(trunk, { end: '' })).toEqual(['u1', 'a1', 'u2', 'a2']);
  });

  it('finds an entry behind a hole of NULs', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, trunk);
    const next = JSON.stringify({
      type: 'user',
      uuid: uuidOf('u3'),
      parentUuid: uuidOf('a2'),
      message: { content: '' },
    });
    await appendFile(path, `${'\u0000'.repeat(4096)}${next}\n`);
    expect((await idsOf(getSessionMessages(sessionId, here))).at(-1)).toBe('u3');
  });

  it('ends at a ring of parents, and at a parent that is not there', async () => {
    const ring = [user('u1', 'a2'), assistant('a1', 'u1'), user('u2', 'a1'), assistant('a2', 'u2')];
    expect(await read(ring)).toEqual(['u1', 'a1', 'u2', 'a2']);
    expect(await read([user('own', 'own')])).toEqual(['own']);
    expect(await read(trunk.slice(1))).toEqual(['a1', 'u2', 'a2']);
    const lateRing = [...trunk, user('u3', 'a3'), assistant('a3', 'u3')];
    expect(await read(lateRing)).toEqual(['u1', 'a1', 'u2', 'a2']);
  });

  it('leaves out what was for the model alone, sidechains, teammates, and what is beside the tree', async () => {
    const lines = [
      { type: 'queue-operation', operation: 'enqueue' },
      ...trunk,
      user('meta', 'a2', 'note', { isMeta: true }),
      { type: 'attachment', id: 'file', after: 'meta' },
      user('u3', 'file'),
      user('side', 'u3', 'subagent', { isSidechain: true }),
      user('team', 'u3', 'mate', { teamName: 'reds' }),
      { type: 'custom-title', customTitle: 'x', uuid: uuidOf('title') },
    ];
    expect(await read(lines)).toEqual(['u1', 'a1', 'u2', 'a2', 'u3']);
  });

  it('counts the last entry of a uuid that occurs twice', async () => {
    expect(await read([...trunk, assistant('a2', 'u1')])).toEqual(['u1', 'a2']);
  });

  it('reads the latest branch, or the one that is asked for, or up to any entry', async () => {
    const lines = [...trunk, user('right', 'a1'), assistant('r', 'right')];
    expect(await read(lines)).toEqual(['u1', 'a1', 'right', 'r']);
    expect(await read(lines, { branch: uuidOf('a2') })).toEqual(['u1', 'a1', 'u2', 'a2']);
    expect(await read(lines, { branch: uuidOf('u2') })).toEqual(['u1', 'a1', 'u2']);
    await expect(read(lines, { branch: uuidOf('nobody') })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
  });

  it('gives the window that offset and limit say', async () => {
    expect(await read(trunk, { offset: 1, limit: 2 })).toEqual(['a1', 'u2']);
    expect(await read(trunk, { limit: 0 })).toEqual([]);
    expect(await read(trunk, { offset: 9 })).toEqual([]);
  });

  it('reads on through entries of any size, one after the other', async () => {
    const sizes = [10, 300_000, 5, 700_000, 262_144, 1];
    const lines = sizes.map((size, n) => user(`m${n}`, n === 0 ? null : `m${n - 1}`, 'é'.repeat(size)));
    const { sessionId, here } = await writeTranscript(own.root, lines);
    const lengths: number[] = [];
    for await (const message of getSessionMessages(sessionId, here)) {
      if (message.type === 'user') lengths.push(message.message.content.length);
    }
    expect(lengths).toEqual(sizes);
  });

  describe('with tools', () => {
    const calls = [
      ...trunk,
      assistant('c1', 'a2', toolUse('t1'), 'm'),
      assistant('c2', 'c1', toolUse('t2'), 'm'),
      assistant('c3', 'c2', toolUse('t3'), 'm'),
      toolResult('r2', 'c2', 't2'),
      toolResult('r1', 'c1', 't1'),
      toolResult('r3', 'c3', 't3'),
    ];

    it('gives all the results of calls that were made at once', async () => {
      const whole = ['u1', 'a1', 'u2', 'a2', 'c1', 'c2', 'c3', 'r2', 'r1', 'r3'];
      expect(await read(calls)).toEqual(whole);
      expect(await read([...calls, assistant('end', 'r3')])).toEqual([...whole, 'end']);
    });

    it('leaves out the result of a call that was made again', async () => {
      const lines = [...trunk, assistant('c1', 'a2', toolUse('t1')), toolResult('lost', 'c1', 't1')];
      const again = [toolResult('won', 'c1', 't1'), assistant('end', 'won')];
      expect(await read([...lines, ...again])).toEqual(['u1', 'a1', 'u2', 'a2', 'c1', 'won', 'end']);
    });

    it('has no branch for a result that lies beside the way', async () => {
      const { sessionId, here } = await writeTranscript(own.root, [...calls, assistant('end', 'r3')]);
      expect(await listBranches(sessionId, here)).toMatchObject([{ leaf: uuidOf('end'), messages: 11 }]);
    });
  });

  describe('after a compaction', () => {
    const boundary = (metadata: object) => ({
      type: 'system',
      subtype: 'compact_boundary',
      id: 'cut',
      after: null,
      logicalParentUuid: uuidOf('a2'),
      compactMetadata: { trigger: 'auto', preTokens: 9, ...metadata },
    });
    const summary = user('sum', 'cut', 'summary', { isCompactSummary: true });
    const kept = ['u2', 'a2'].map(uuidOf);
    const list = { preservedMessages: { anchorUuid: uuidOf('sum'), uuids: kept } };
    const segment = {
      preservedSegment: { anchorUuid: uuidOf('sum'), headUuid: kept[0], tailUuid: kept[1] },
    };

    it('begins with the summary', async () => {
      expect(await read([...trunk, boundary({}), summary, user('u3', 'sum')])).toEqual(['sum', 'u3']);
    });

    it.each([
      ['a list', list],
      ['a segment', segment],
    ])('gives behind the summary what was kept word for word, by %s', async (_, metadata) => {
      const lines = [...trunk, boundary(metadata), summary, user('u3', 'sum')];
      expect(await read(lines)).toEqual(['sum', 'u2', 'a2', 'u3']);
      expect(await read(lines, { branch: uuidOf('a2') })).toEqual(['u1', 'a1', 'u2', 'a2']);
    });

    it('goes on behind it on request, with every message once', async () => {
      const lines = [...trunk, boundary(list), summary, user('u3', 'sum')];
      expect(await read(lines, { acrossCompactions: true })).toEqual(['u1', 'a1', 'u2', 'a2', 'sum', 'u3']);
    });

    it('survives metadata that makes no sense', async () => {
      const odd = [null, 'x', { uuids: 3 }, { anchorUuid: uuidOf('sum'), uuids: [uuidOf('gone'), 7] }];
      for (const preservedMessages of odd) {
        const lines = [...trunk, boundary({ preservedMessages }), summary, user('u3', 'sum')];
        expect(await read(lines)).toEqual(['sum', 'u3']);
      }
    });
  });

  it('refuses at the call what is no UUID, before any path is made of it', () => {
    for (const id of ['../../etc/passwd', '', 'x', `${uuidOf('a')}/..`, `${uuidOf('a')}\n`, undefined, 7]) {
      expect(() => getSessionMessages(id as string)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS' }),
      );
    }
  });

  it('refuses at the call options that it does not have, or not so', () => {
    const wrong = [
      { limit: -1 },
      { limt: 1 },
      { offset: 0.5 },
      { configDir: '' },
      { branch: 3 },
      { signal: {} },
      'x',
      null,
    ];
    for (const options of wrong) {
      expect(() => getSessionMessages(uuidOf('a'), options as object)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS' }),
      );
    }
  });

  it('says that a conversation is not there', async () => {
    const { here } = await writeTranscript(own.root, trunk);
    const elsewhere = { configDir: join(own.root, 'nowhere') };
    for (const options of [here, elsewhere, { ...here, dir: '/another/project' }]) {
      await expect(idsOf(getSessionMessages(uuidOf('none'), options))).rejects.toMatchObject({
        code: 'TRANSCRIPT_NOT_FOUND',
        sessionId: uuidOf('none'),
      });
    }
  });

  it('stops when it is told to, and when its reader leaves, with the file closed', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, trunk);
    // Where there is /proc, it says which files this process has open.
    const openHere = async () => {
      const handles = await readdir('/proc/self/fd').catch(() => []);
      const targets = handles.map((handle) => readlink(join('/proc/self/fd', handle)).catch(() => ''));
      return (await Promise.all(targets)).filter((target) => target === path);
    };
    for await (const { uuid } of getSessionMessages(sessionId, here)) {
      expect(uuid).toBe(uuidOf('u1'));
      if (process.platform === 'linux') expect(await openHere()).toEqual([path]);
      break;
    }
    const controller = new AbortController();
    const read: string[] = [];
    const reading = (async () => {
      for await (const { uuid } of getSessionMessages(sessionId, { ...here, signal: controller.signal })) {
        read.push(uuid);
        controller.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(read).toEqual([uuidOf('u1')]);
    expect(await openHere()).toEqual([]);
  });

  it('keeps track of so many entries and no more', async () => {
    expect(await read(trunk, { maxEntries: 4 })).toHaveLength(4);
    await expect(read(trunk, { maxEntries: 3 })).rejects.toMatchObject({
      code: 'TRANSCRIPT_TOO_LARGE',
      maxEntries: 3,
    });
  });

  it('follows no link out of the projects folder, be it the transcript or the folder of a project', async () => {
    const { sessionId, path, folder, here } = await writeTranscript(own.root, trunk);
    const outside = join(own.root, 'outside');
    await mkdir(outside);
    const moved = join(outside, `${sessionId}.jsonl`);
    await rename(path, moved);
    await symlink(moved, path);
    const reading = () => idsOf(getSessionMessages(sessionId, here));
    await expect(reading()).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_FOUND' });
    await rename(folder, `${folder}-away`);
    await symlink(outside, folder);
    await expect(reading()).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_FOUND' });
  });
});
