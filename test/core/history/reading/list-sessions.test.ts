import { appendFile, mkdir, open, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getSessionInfo, listSessions } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { projectFolderName } from '#core/history/transcripts/project-folder-name.ts';
import { ownFolder } from '../own-folder.ts';
import { assistant, type TestEntry, user, writeTranscript } from '../write-transcript.ts';

const own = ownFolder();

async function infoOf(lines: readonly (TestEntry | string)[]) {
  const { sessionId, here } = await writeTranscript(own.root, lines);
  return getSessionInfo(sessionId, here);
}

describe('getSessionInfo', () => {
  it('calls a conversation by its title, else the one the CLI gave, else its summary, else its first prompt', async () => {
    const lines: TestEntry[] = [user('u1', null, 'asked first')];
    expect((await infoOf(lines))?.summary).toBe('asked first');
    lines.push({ type: 'summary', summary: 'summed up' });
    expect((await infoOf(lines))?.summary).toBe('summed up');
    lines.push({ type: 'ai-title', aiTitle: 'called by the CLI' });
    expect((await infoOf(lines))?.summary).toBe('called by the CLI');
    lines.push({ type: 'custom-title', customTitle: 'old' }, { type: 'custom-title', customTitle: 'titled' });
    expect(await infoOf(lines)).toMatchObject({
      summary: 'titled',
      customTitle: 'titled',
      firstPrompt: 'asked first',
    });
  });

  it('says what it knows, and leaves out what it does not', async () => {
    const { sessionId, here, path } = await writeTranscript(own.root, [
      user('u1', null, 'hi', { gitBranch: 'main' }),
    ]);
    await appendFile(path, `${JSON.stringify({ type: 'tag', tag: 'blue', sessionId })}\n`);
    await utimes(path, 1, 1_700_000_000.25);
    expect(await getSessionInfo(sessionId, here)).toEqual({
      sessionId,
      summary: 'hi',
      firstPrompt: 'hi',
      gitBranch: 'main',
      cwd: '/projects/project',
      tag: 'blue',
      createdAt: Date.parse('2026-01-02T03:04:05.678Z'),
      lastModified: 1_700_000_000_250,
      fileSize: expect.any(Number),
    });
  });

  it('takes for the first prompt what somebody asked, in one line of at most 200 characters', async () => {
    const notes = [
      user('meta', null, 'for the model', { isMeta: true }),
      user('sum', 'meta', 'a summary', { isCompactSummary: true }),
      user('out', 'sum', '<local-command-stdout>x</local-command-stdout>'),
      user('cut', 'out', [{ type: 'text', text: '[Request interrupted by user]' }]),
      user('tool', 'cut', [{ type: 'tool_result', tool_use_id: 't', content: 'x' }]),
      user('cmd', 'tool', '<command-name>/review</command-name>'),
    ];
    expect((await infoOf(notes))?.firstPrompt).toBe('/review');
    const long = [{ type: 'image' }, { type: 'text', text: `two\n lines ${'😀'.repeat(300)}` }];
    expect((await infoOf([...notes, user('ask', 'cmd', long)]))?.firstPrompt).toBe(
      `two lines ${'😀'.repeat(190)}…`,
    );
  });

  it('knows nothing of a conversation in which nobody said anything, and of a subagent’s', async () => {
    expect(await infoOf([{ type: 'queue-operation' }])).toBeUndefined();
    expect(await infoOf([user('s', null, 'task', { isSidechain: true })])).toBeUndefined();
    expect(await infoOf(['garbage', '\u0000'])).toBeUndefined();
    const { here } = await writeTranscript(own.root, []);
    expect(await getSessionInfo('00000000-0000-4000-8000-000000000000', here)).toBeUndefined();
  });

  it('reads both ends alone, so that a transcript of gigabytes costs no more than another', async () => {
    const { sessionId, path, here } = await writeTranscript(own.root, [user('u1', null, 'the beginning')]);
    // The middle is a hole in the file, which takes no room on the disk.
    await truncate(path, 6 * 1024 ** 3);
    await appendFile(
      path,
      `\n${JSON.stringify({ type: 'custom-title', customTitle: 'the end', sessionId })}\n`,
    );
    expect(await getSessionInfo(sessionId, here)).toMatchObject({
      summary: 'the end',
      firstPrompt: 'the beginning',
    });
  });

  it('finds the first prompt in a first line that is longer than what is read', async () => {
    const lines = [user('u1', null, `begin "\\ ${'x'.repeat(300_000)}`), assistant('a1', 'u1')];
    expect((await infoOf(lines))?.firstPrompt).toMatch(/^begin "\\ x+…$/);
  });

  it('finds a title that what came after has pushed out of sight, in the file beside', async () => {
    const lines = [
      user('u1', null),
      ...Array.from({ length: 40 }, () => assistant('a', 'u1', 'x'.repeat(9_000))),
    ];
    const { sessionId, sessionFolder, here } = await writeTranscript(own.root, lines);
    await mkdir(sessionFolder);
    await writeFile(join(sessionFolder, 'custom-title.json'), '{"customTitle":"beside"}');
    expect((await getSessionInfo(sessionId, here))?.summary).toBe('beside');
  });
});

describe('listSessions', () => {
  /** Writes so many conversations of a project; the first is the newest. */
  async function write(count: number, dir: string) {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { sessionId, path } = await writeTranscript(own.root, [user('u1', null, `n${n}`)], {
        project: projectFolderName(dir),
      });
      await utimes(path, 1_000_000 - n, 1_000_000 - n);
      ids.push(sessionId);
    }
    return ids;
  }

  const ids = async (options: Parameters<typeof listSessions>[0] = {}) =>
    (await listSessions({ configDir: own.root, ...options })).map(({ sessionId }) => sessionId);

  it('gives the newest first, and the window that offset and limit say', async () => {
    const written = await write(40, '/projects/a');
    expect(await ids()).toEqual(written);
    expect(await ids({ limit: 3, offset: 2 })).toEqual(written.slice(2, 5));
    expect(await ids({ limit: 0 })).toEqual([]);
    expect(await ids({ offset: 40 })).toEqual([]);
  });

  it('is empty where there is nothing', async () => {
    expect(await ids({ configDir: join(own.root, 'nothing') })).toEqual([]);
    expect(await ids({ dir: '/projects/other' })).toEqual([]);
  });

  it('passes over what is no conversation: other names, empty files, folders', async () => {
    const [only = ''] = await write(1, '/projects/a');
    const folder = join(own.root, 'projects', projectFolderName('/projects/a'));
    await writeFile(join(folder, 'notes.jsonl'), '{}');
    await writeFile(join(folder, '00000000-0000-4000-8000-000000000001.jsonl'), '');
    await mkdir(join(folder, '00000000-0000-4000-8000-000000000002.jsonl'));
    expect(await ids()).toEqual([only]);
  });

  it('gives a conversation that is in two projects once, as it is where it was written last', async () => {
    const { sessionId, path } = await writeTranscript(own.root, [user('u1', null, 'old')], { project: '-a' });
    await utimes(path, 5, 5);
    await writeTranscript(own.root, [user('u1', null, 'new')], { project: '-b', sessionId });
    expect(await listSessions({ configDir: own.root })).toMatchObject([{ sessionId, summary: 'new' }]);
  });

  it('takes all worktrees of a repository for one project, unless told not to', async () => {
    const main = join(own.root, 'repo');
    const tree = join(own.root, 'tree.1');
    await mkdir(join(main, '.git', 'worktrees', 'one'), { recursive: true });
    await mkdir(join(tree, 'packages', 'a'), { recursive: true });
    await mkdir(join(main, 'packages', 'a'), { recursive: true });
    await writeFile(join(main, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    await writeFile(join(main, '.git', 'worktrees', 'one', 'gitdir'), `${tree}/.git\n`);
    await writeFile(join(main, '.git', 'worktrees', 'one', 'commondir'), '../..\n');
    await writeFile(join(tree, '.git'), `gitdir: ${main}/.git/worktrees/one\n`);
    const [inMain = ''] = await write(1, main);
    const [inTree = ''] = await write(1, tree);
    const [deep = ''] = await write(1, join(tree, 'packages', 'a'));
    expect((await ids({ dir: main })).sort()).toEqual([inMain, inTree].sort());
    expect((await ids({ dir: tree })).sort()).toEqual([inMain, inTree].sort());
    expect((await ids({ dir: join(main, 'packages', 'a') })).sort()).toEqual([inMain, inTree, deep].sort());
    expect(await ids({ dir: main, includeWorktrees: false })).toEqual([inMain]);
  });

  it('stops when it is told to', async () => {
    await write(2, '/projects/a');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(ids({ signal })).rejects.toThrow('enough');
  });

  it('says that a transcript cannot be read, and leaves no other failure unhandled', async () => {
    if (process.geteuid?.() === 0) return; // Root may read everything.
    const written = await write(3, '/projects/a');
    const folder = join(own.root, 'projects', projectFolderName('/projects/a'));
    for (const id of written) {
      const file = await open(join(folder, `${id}.jsonl`));
      await file.chmod(0);
      await file.close();
    }
    await expect(ids()).rejects.toMatchObject({ code: 'EACCES' });
  });
});

describe('projectFolderName', () => {
  it('is the name that the CLI gives, a long one cut and hashed', () => {
    expect(projectFolderName('/tmp/a.b_c d/é')).toBe('-tmp-a-b-c-d--');
    const long = `/tmp/loopback-ZSDGzu/${'other'.repeat(30)}/${'x'.repeat(150)}`;
    expect(projectFolderName(long)).toBe(
      `-tmp-loopback-ZSDGzu-${'other'.repeat(30)}-${'x'.repeat(28)}-t255ta`,
    );
  });
});
