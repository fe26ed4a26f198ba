import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  deleteSession,
  exportSession,
  forkSession,
  getSessionInfo,
  getSessionMessages,
  importSession,
  listBranches,
  listSessions,
  listSubagents,
  renameSession,
  tagSession,
} from '@troupe/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { projectFolderName } from '#core/history/transcripts/project-folder-name.ts';
import { ownFolder } from '../own-folder.ts';
import { assistant, type TestEntry, user, writeTranscript } from '../write-transcript.ts';

const own = ownFolder();
const notFound = { code: 'TRANSCRIPT_NOT_FOUND' };

/** Folders whose conversations the CLI keeps in one folder, or in folders of names that look alike. */
const namesakes: readonly (readonly [string, string, string])[] = [
  ['punctuation', 'team.a', 'team-a'],
  ['a folder in a folder', 'team/a', 'team-a'],
  ['other scripts', '日本', 'пр'],
  ['trailing dots', 'team..', 'team.-'],
  ['blanks', 'team ', 'team_'],
  ['signs of two code units', '😀', '日本'],
  ['the same first 200 characters', `${'x'.repeat(200)}/one`, `${'x'.repeat(200)}/two`],
];

let home = '';
beforeEach(() => {
  home = join(own.root, 'home');
});

async function hold(dir: string, more: readonly TestEntry[] = [], options: { sessionId?: string } = {}) {
  await mkdir(dir, { recursive: true });
  const lines = [
    user('u1', null, `of ${dir}`, { cwd: dir }),
    assistant('a1', 'u1', undefined, 'a1', { cwd: dir }),
  ];
  return writeTranscript(home, [...lines, ...more], { project: projectFolderName(dir), ...options });
}

const idsIn = async (dir: string) =>
  (await listSessions({ configDir: home, dir })).map(({ sessionId }) => sessionId).sort();

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source);
}

describe('dir', () => {
  it.each(namesakes)('tells folders apart that the CLI gives one name: %s', async (_, one, other) => {
    const dirs = [join(own.root, one), join(own.root, other)] as const;
    const mine = await hold(dirs[0]);
    const theirs = await hold(dirs[1]);
    expect(await idsIn(dirs[0])).toEqual([mine.sessionId]);
    expect(await idsIn(dirs[1])).toEqual([theirs.sessionId]);
    // Also when the others' folder is gone.
    await rm(dirs[1], { recursive: true });
    expect(await idsIn(dirs[0])).toEqual([mine.sessionId]);
  });

  it('lets no function see, copy or change a conversation of a folder with the same name', async () => {
    const theirs = await hold(join(own.root, 'tenant.b'));
    const here = { configDir: home, dir: join(own.root, 'tenant-b') };
    await mkdir(here.dir);
    const before = await readFile(theirs.path, 'utf8');
    const id = theirs.sessionId;
    expect(await getSessionInfo(id, here)).toBeUndefined();
    await expect(drain(getSessionMessages(id, here))).rejects.toMatchObject(notFound);
    await expect(drain(exportSession(id, here))).rejects.toMatchObject(notFound);
    for (const attempt of [
      () => listBranches(id, here),
      () => listSubagents(id, here),
      () => forkSession(id, here),
      () => renameSession(id, 'mine', here),
      () => tagSession(id, 'mine', here),
      () => deleteSession(id, here),
    ]) {
      await expect(attempt()).rejects.toMatchObject(notFound);
    }
    expect(await readFile(theirs.path, 'utf8')).toBe(before);
    expect(await readdir(theirs.folder)).toEqual([`${id}.jsonl`]);
  });

  it('keeps what another project has under the same id', async () => {
    const mine = await hold(join(own.root, 'tenant.a'));
    const theirs = await hold(join(own.root, 'other'), [], { sessionId: mine.sessionId });
    await mkdir(join(home, 'tasks', mine.sessionId), { recursive: true });
    await deleteSession(mine.sessionId, { configDir: home, dir: join(own.root, 'tenant.a') });
    expect(await idsIn(join(own.root, 'other'))).toEqual([theirs.sessionId]);
    expect(await readdir(join(home, 'tasks'))).toEqual([mine.sessionId]);
  });

  it('finds the own conversation behind a newer one of the same id of somebody else', async () => {
    const one = `${'x'.repeat(200)}/one`;
    const mine = await hold(join(own.root, one));
    const theirs = await hold(join(own.root, `${'x'.repeat(200)}/two`), [], { sessionId: mine.sessionId });
    await utimes(mine.path, 1, 1);
    expect(theirs.path).not.toBe(mine.path);
    expect(await listSessions({ configDir: home, dir: join(own.root, one) })).toMatchObject([
      { sessionId: mine.sessionId, lastModified: 1000 },
    ]);
  });

  it('is where a conversation began, wherever it was resumed and whatever a tool changed to', async () => {
    const [began, later] = [join(own.root, 'began.here'), join(own.root, 'began-here')];
    const { sessionId } = await hold(began, [user('u2', 'a1', 'later', { cwd: later })]);
    await mkdir(later);
    expect(await idsIn(began)).toEqual([sessionId]);
    expect(await idsIn(later)).toEqual([]);
  });

  it('is where the CLI has moved a conversation to', async () => {
    const [began, moved] = [join(own.root, 'began.here'), join(own.root, 'began-here')];
    const { sessionId } = await hold(began, [{ type: 'relocated', relocatedCwd: moved }]);
    expect(await idsIn(began)).toEqual([]);
    expect(await idsIn(moved)).toEqual([sessionId]);
  });

  it('is found in a transcript whose first line is longer than what a list reads', async () => {
    const [mine, theirs] = [join(own.root, 'long.one'), join(own.root, 'long-one')];
    const long = 'x'.repeat(300_000);
    const first = user('u1', null, long, { cwd: mine });
    const rest = [user('u2', 'u1', 'x', { cwd: theirs })];
    const written = await writeTranscript(home, [first, ...rest], { project: projectFolderName(mine) });
    expect(await idsIn(mine)).toEqual([written.sessionId]);
    expect(await idsIn(theirs)).toEqual([]);
  });

  it('may lead there through links and dots', async () => {
    const dir = join(own.root, 'real');
    const { sessionId } = await hold(dir);
    await symlink(dir, join(own.root, 'link'));
    for (const way of [join(own.root, 'link'), `${dir}/../real/.`, `${dir}/`, `${own.root}/link/../real`]) {
      expect(await idsIn(way)).toEqual([sessionId]);
    }
  });

  it('may have a name that there cannot be', async () => {
    await symlink('loop', join(own.root, 'loop'));
    expect(await idsIn(join(own.root, 'loop'))).toEqual([]);
    expect(await idsIn(`/${'x'.repeat(5_000)}`)).toEqual([]);
    await hold(join(own.root, 'a'));
    await symlink('loop', join(home, 'projects', 'loop'));
    expect(await listSessions({ configDir: home })).toHaveLength(1);
  });

  it('takes no other folder for a worktree because a file of its own says so', async () => {
    const [mine, theirs] = [join(own.root, 'mine'), join(own.root, 'theirs')];
    await hold(mine);
    const { sessionId } = await hold(theirs);
    await mkdir(join(theirs, '.git'));
    await writeFile(join(theirs, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    // It claims to be a worktree of theirs…
    await writeFile(join(mine, '.git'), `gitdir: ${theirs}/.git\n`);
    expect(await idsIn(mine)).not.toContain(sessionId);
    // … or to have theirs for one of its own.
    await rm(join(mine, '.git'));
    await mkdir(join(mine, '.git', 'worktrees', 'x'), { recursive: true });
    await writeFile(join(mine, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    await writeFile(join(mine, '.git', 'worktrees', 'x', 'gitdir'), `${theirs}/.git\n`);
    expect(await idsIn(mine)).not.toContain(sessionId);
    // … or to be one of a repository that it has made up.
    await rm(join(mine, '.git'), { recursive: true });
    const fake = join(mine, 'fake', '.git');
    await mkdir(join(fake, 'worktrees', 'x'), { recursive: true });
    await mkdir(join(fake, 'worktrees', 'y'), { recursive: true });
    await writeFile(join(fake, 'worktrees', 'x', 'gitdir'), `${mine}/.git\n`);
    await writeFile(join(fake, 'worktrees', 'x', 'commondir'), `${theirs}/.git\n`);
    await writeFile(join(mine, '.git'), `gitdir: ${fake}/worktrees/x\n`);
    expect(await idsIn(mine)).not.toContain(sessionId);
  });
});

describe('importSession', () => {
  it.each([
    ['no header tells', undefined],
    ['the header tells otherwise', '/elsewhere'],
  ])('moves a conversation whose entries say where it began and %s', async (_, told) => {
    const { sessionId } = await hold(join(own.root, 'began'), [
      { type: 'relocated', relocatedCwd: told ?? '/elsewhere' },
    ]);
    const cwd = join(own.root, 'new');
    await mkdir(cwd);
    const there = join(own.root, 'there');
    await importSession(exportSession(sessionId, { configDir: home }), { cwd, configDir: there });
    expect(await listSessions({ configDir: there, dir: cwd })).toMatchObject([{ sessionId, cwd }]);
  });
});
