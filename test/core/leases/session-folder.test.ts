import { existsSync } from 'node:fs';
import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '#core/base/logger.ts';
import { createSessionFolder, removeSessionFolder } from '#core/leases/session-folder.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();

describe('createSessionFolder', () => {
  test('each is new, private, and leaves room for the path of a socket below it', async () => {
    const root = join(watched.tmpRoot, 'made/on/the/way');
    const [one, two] = await Promise.all([createSessionFolder(root), createSessionFolder(root)]);
    expect(one).not.toBe(two);
    expect((await stat(one)).mode & 0o777).toBe(0o700);
    expect(basename(one)).toHaveLength(13);
    await removeSessionFolder(one, silentLogger);
    await removeSessionFolder(two, silentLogger);
  });
});

describe('removeSessionFolder', () => {
  test('the folder goes with all that is in it, links are not followed, and twice is the same as once', async () => {
    const precious = join(watched.tmpRoot, 'precious');
    await mkdir(precious);
    await writeFile(join(precious, 'file'), 'kept');
    const folder = await createSessionFolder(watched.tmpRoot);
    await mkdir(join(folder, 'deep/down'), { recursive: true });
    await symlink(precious, join(folder, 'deep/link'));
    await removeSessionFolder(folder, silentLogger);
    await removeSessionFolder(folder, silentLogger);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(precious, 'file'))).toBe(true);
    await rm(precious, { recursive: true });
  });

  test('a path that is not of its making is left alone', async () => {
    const other = join(watched.tmpRoot, 'other');
    await mkdir(other);
    const link = join(watched.tmpRoot, 'troupe-abcdef');
    await symlink(other, link);
    for (const path of [other, link, 'troupe-abcdef', join(watched.tmpRoot, 'troupe-abcdef/..'), '/']) {
      await removeSessionFolder(path, silentLogger);
    }
    expect(existsSync(other)).toBe(true);
    expect(existsSync(link)).toBe(true);
    await rm(link);
  });
});
