import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  exportSession,
  getSessionInfo,
  getSessionMessages,
  getSubagentMessages,
  importSession,
} from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { projectFolderName } from '#core/history/transcripts/project-folder-name.ts';
import { ownFolder } from '../own-folder.ts';
import { assistant, cwd, entryOf, idsOf, user, uuidOf, writeTranscript } from '../write-transcript.ts';

const own = ownFolder();

/** A conversation with something of everything. */
async function writeRich() {
  const configDir = join(own.root, 'here');
  const written = await writeTranscript(configDir, [
    user('u1', null, 'ask  "é\u2028" \ud83d\ude00'),
    'garbage',
    assistant('a1', 'u1', [{ type: 'text', text: 'x'.repeat(200_000) }], 'm', { cwd: `${cwd}/below` }),
    user('left', 'a1'),
    user('right', 'a1', 'right', { cwd: '/another/place' }),
  ]);
  const { sessionId, sessionFolder } = written;
  const task = entryOf(sessionId, { ...user('s1', null, 'task'), isSidechain: true });
  await mkdir(join(sessionFolder, 'subagents'), { recursive: true });
  await writeFile(join(sessionFolder, 'subagents', 'agent-x1.jsonl'), `${JSON.stringify(task)}\n`);
  await writeFile(join(sessionFolder, 'subagents', 'agent-x1.meta.json'), '{"toolUseId":"toolu_1"}');
  await mkdir(join(sessionFolder, 'tool-results'));
  await writeFile(join(sessionFolder, 'tool-results', 'b.bin'), Buffer.alloc(150_000, 0xfe));
  await writeFile(join(sessionFolder, 'tool-results', 'empty'), '');
  await mkdir(join(configDir, 'tasks', sessionId), { recursive: true });
  await writeFile(join(configDir, 'tasks', sessionId, '1.json'), '{"id":"1"}');
  return { ...written, there: { configDir: join(own.root, 'there') } };
}

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** An export of these lines, with the end that belongs to them. */
function exportOf(lines: readonly object[]): Buffer {
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return Buffer.from(`${body}${JSON.stringify({ end: true, lines: lines.length, sha256 })}\n`);
}

const header = { troupe: 'conversation', version: 1, sessionId: uuidOf('s'), cwd };
const transcript = [{ file: 'transcript', kind: 'lines' }, { line: entryOf(uuidOf('s'), user('u1', null)) }];

async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

describe('importSession', () => {
  it.each([1 << 30, 70_001, 4_097])('takes in all that was exported, in pieces of %i bytes', async (size) => {
    const { sessionId, here, there, path } = await writeRich();
    const bytes = await bytesOf(exportSession(sessionId, here));
    const imported = await importSession(inPieces(bytes, size), there);
    expect(imported).toEqual({ sessionId, cwd });
    const project = join(there.configDir, 'projects', projectFolderName(cwd));
    const original = (await readFile(path, 'utf8')).replace('garbage\n', '');
    expect((await readFile(join(project, `${sessionId}.jsonl`), 'utf8')) === original).toBe(true);
    const binary = await readFile(join(project, sessionId, 'tool-results', 'b.bin'));
    expect(binary.equals(Buffer.alloc(150_000, 0xfe))).toBe(true);
    expect(await readFile(join(project, sessionId, 'tool-results', 'empty'), 'utf8')).toBe('');
    expect(await readFile(join(there.configDir, 'tasks', sessionId, '1.json'), 'utf8')).toBe('{"id":"1"}');
    expect(await idsOf(getSubagentMessages(sessionId, 'x1', there))).toEqual(['s1']);
    expect(await readdir(join(there.configDir, 'projects'))).toEqual([projectFolderName(cwd)]);
    expect((await bytesOf(exportSession(sessionId, there))).equals(bytes)).toBe(true);
  });

  it('moves a conversation to another working folder, with what was below the old one', async () => {
    const { sessionId, here, there } = await writeRich();
    const imported = await importSession(exportSession(sessionId, here), { ...there, cwd: '/new/home' });
    expect(imported.cwd).toBe('/new/home');
    const path = join(there.configDir, 'projects', '-new-home', `${sessionId}.jsonl`);
    const lines = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.cwd)).toEqual([
      '/new/home',
      '/new/home/below',
      '/new/home',
      '/another/place',
    ]);
    expect(await getSessionInfo(sessionId, { ...there, dir: '/new/home' })).toMatchObject({
      cwd: '/new/home',
    });
    expect(await idsOf(getSessionMessages(sessionId, there))).toEqual(
      await idsOf(getSessionMessages(sessionId, here)),
    );
  });

  it('refuses a conversation that is there, early and without a trace, and replaces it on request', async () => {
    const { sessionId, here, there } = await writeRich();
    await writeTranscript(there.configDir, [user('mine', null)], { sessionId, project: '-other' });
    const again = () => importSession(exportSession(sessionId, here), there);
    await expect(again()).rejects.toMatchObject({ code: 'TRANSCRIPT_EXISTS', sessionId });
    expect(await filesIn(there.configDir)).toEqual([`${sessionId}.jsonl`]);
    for (const _ of ['elsewhere', 'in the same place']) {
      await importSession(exportSession(sessionId, here), { ...there, overwrite: true });
      expect(await idsOf(getSessionMessages(sessionId, there))).toEqual(['u1', 'a1', 'right']);
      expect((await filesIn(there.configDir)).filter((name) => name.startsWith(sessionId))).toHaveLength(1);
      expect(await filesIn(there.configDir)).toEqual(await filesIn(here.configDir));
    }
  });

  it('takes in nothing of an export that is cut off, wherever that is', async () => {
    const bytes = exportOf([header, ...transcript]);
    const configDir = join(own.root, 'there');
    for (let length = 0; length < bytes.length; length += 7) {
      const importing = importSession(inPieces(bytes.subarray(0, length), 50), { configDir });
      await expect(importing).rejects.toMatchObject({ code: 'DAMAGED_EXPORT' });
    }
    expect(await readdir(join(configDir, 'projects'))).toEqual([]);
  });

  it('takes in nothing of an export in which one byte is another', async () => {
    const bytes = exportOf([header, ...transcript]);
    const configDir = join(own.root, 'there');
    for (let at = 0; at < bytes.length - 1; at += 11) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at] === 0x31 ? 0x32 : 0x31;
      await expect(importSession(inPieces(changed, 1_000), { configDir })).rejects.toMatchObject({
        code: 'DAMAGED_EXPORT',
      });
    }
    expect(await readdir(join(configDir, 'projects'))).toEqual([]);
  });

  it.each([
    ['a name that leads out', [header, ...transcript, { file: 'session/../../x', kind: 'bytes' }]],
    ['an absolute name', [header, ...transcript, { file: '/etc/x', kind: 'bytes' }]],
    ['a name in another place', [header, ...transcript, { file: 'projects/x', kind: 'bytes' }]],
    ['a file twice', [header, ...transcript, transcript[0]]],
    ['an id that is a path', [{ ...header, sessionId: '../../x' }, ...transcript]],
    ['no entries', [header, transcript[0]]],
    ['no header', transcript],
    ['two headers', [header, header, ...transcript]],
    ['a line of no file', [header, transcript[1], ...transcript]],
    ['bytes among lines', [header, ...transcript, { bytes: 'AAAA' }]],
    ['a line that is no entry', [header, ...transcript, { line: { no: 'type' } }]],
    ['another version', [{ ...header, version: 2 }, ...transcript]],
    ['something unknown', [header, ...transcript, { what: 'ever' }]],
  ])('refuses %s, although the hash is right', async (_, lines) => {
    const configDir = join(own.root, 'there');
    // The lines above are all there.
    const source = inPieces(exportOf(lines as object[]), 1_000);
    await expect(importSession(source, { configDir })).rejects.toMatchObject({ code: 'DAMAGED_EXPORT' });
    expect(await filesIn(own.root)).toEqual([]);
  });

  it('refuses more after the end, and what is no stream of bytes', async () => {
    const bytes = exportOf([header, ...transcript]);
    const configDir = join(own.root, 'there');
    const twice = inPieces(Buffer.concat([bytes, bytes]), 99);
    await expect(importSession(twice, { configDir })).rejects.toMatchObject({ code: 'DAMAGED_EXPORT' });
    const objects = (async function* () {
      yield {} as Uint8Array;
    })();
    await expect(importSession(objects, { configDir })).rejects.toMatchObject({ code: 'DAMAGED_EXPORT' });
    for (const source of ['text', null, [bytes]]) {
      await expect(importSession(source as never, { configDir })).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
      });
    }
  });

  it('wants to be told where a conversation goes on that does not say where it was held', async () => {
    const { cwd: _, ...homeless } = header;
    const configDir = join(own.root, 'there');
    const source = () => inPieces(exportOf([homeless, ...transcript]), 999);
    await expect(importSession(source(), { configDir })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(await importSession(source(), { configDir, cwd: '/x' })).toMatchObject({ cwd: '/x' });
  });

  it('leaves nothing when it is told to stop, or when its source fails, and closes the source', async () => {
    const { sessionId, here, there } = await writeRich();
    const bytes = await bytesOf(exportSession(sessionId, here));
    const controller = new AbortController();
    let isClosed = false;
    const source = async function* () {
      try {
        for await (const piece of inPieces(bytes, 50_000)) {
          yield piece;
          controller.abort(new Error('enough'));
        }
      } finally {
        isClosed = true;
      }
    };
    const stopped = importSession(source(), { ...there, signal: controller.signal });
    await expect(stopped).rejects.toThrow('enough');
    expect(isClosed).toBe(true);
    const failing = async function* () {
      yield bytes.subarray(0, 60_000);
      throw new Error('the line is dead');
    };
    await expect(importSession(failing(), there)).rejects.toThrow('the line is dead');
    expect(await filesIn(there.configDir)).toEqual([]);
    expect(await readdir(join(there.configDir, 'projects'))).toEqual([]);
  });

  it('writes through no link that leads out of the projects folder', async () => {
    const { sessionId, here, there } = await writeRich();
    const outside = join(own.root, 'outside');
    await mkdir(outside);
    await mkdir(join(there.configDir, 'projects'), { recursive: true });
    await symlink(outside, join(there.configDir, 'projects', projectFolderName(cwd)));
    await expect(importSession(exportSession(sessionId, here), there)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
    });
    expect(await readdir(outside)).toEqual([]);
  });
});

describe('exportSession', () => {
  it('refuses at the call what is no UUID, and says while reading that there is no conversation', async () => {
    expect(() => exportSession('../x')).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    const reading = bytesOf(exportSession(uuidOf('none'), { configDir: own.root }));
    await expect(reading).rejects.toMatchObject({ code: 'TRANSCRIPT_NOT_FOUND' });
  });

  it('takes along nothing that a link leads to', async () => {
    const { sessionId, sessionFolder, here } = await writeRich();
    await writeFile(join(own.root, 'secret'), 'secret words');
    await symlink(join(own.root, 'secret'), join(sessionFolder, 'tool-results', 'link'));
    await symlink(own.root, join(sessionFolder, 'folder'));
    expect((await bytesOf(exportSession(sessionId, here))).includes('secret')).toBe(false);
  });
});

describe('an import', () => {
  const nested = (depth: number) => ({
    line: {
      ...entryOf(uuidOf('s'), user('deep', 'u1')),
      deep: JSON.parse('['.repeat(depth) + ']'.repeat(depth)),
    },
  });
  const text = (lines: readonly object[], deep: number): Buffer => {
    // `JSON.stringify` gives up where the export does not.
    const plain = exportOf(lines).toString('utf8').split('\n').slice(0, -2);
    const line = JSON.stringify(nested(1)).replace('[]', '['.repeat(deep) + ']'.repeat(deep));
    const body = [...plain, line].map((one) => `${one}\n`).join('');
    const sha256 = createHash('sha256').update(body).digest('hex');
    return Buffer.from(`${body}${JSON.stringify({ end: true, lines: plain.length + 1, sha256 })}\n`);
  };

  it.each([5_000, 200_000])(
    'of a line that is nested %i deep is refused with an error of its own',
    async (deep) => {
      const configDir = join(own.root, 'there');
      for (const options of [{ configDir }, { configDir, cwd: own.root }]) {
        const importing = importSession(inPieces(text([header, ...transcript], deep), 4_096), options);
        await expect(importing).rejects.toMatchObject({
          code: 'DAMAGED_EXPORT',
          message: expect.stringContaining('nested'),
        });
      }
      expect(await readdir(join(configDir, 'projects'))).toEqual([]);
    },
  );

  it('is taken up to its limits, and leaves nothing where it has more', async () => {
    const bytes = exportOf([header, ...transcript, { file: 'tasks/1.json', kind: 'lines' }]);
    const configDir = join(own.root, 'there');
    const take = (limits: object) =>
      importSession(inPieces(bytes, 100), { configDir, overwrite: true, ...limits });
    for (const [limits, name] of [
      [{ maxBytes: bytes.length - 1 }, 'maxBytes'],
      [{ maxFiles: 1 }, 'maxFiles'],
    ] as const) {
      await expect(take(limits)).rejects.toMatchObject({
        code: 'DAMAGED_EXPORT',
        message: expect.stringContaining(name),
      });
      expect(await readdir(join(configDir, 'projects'))).toEqual([]);
    }
    await take({ maxBytes: bytes.length, maxFiles: 2 });
    await expect(take({ maxFiles: -1 })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});
