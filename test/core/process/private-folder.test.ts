import { chmod, chown, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensurePrivateFolder } from '#core/process/private-folder.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();
const ensure = (path: string) => ensurePrivateFolder(path, 'lease folder');

describe('ensurePrivateFolder', () => {
  test('a missing folder is made, parents too, for this user alone; twice is the same as once', async () => {
    const path = join(watched.tmpRoot, 'a/b');
    await ensure(path);
    await ensure(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  test('one that others may enter is refused with its mode and what to do', async () => {
    const path = join(watched.tmpRoot, 'open');
    await mkdir(path);
    for (const mode of [0o750, 0o701, 0o777]) {
      await chmod(path, mode);
      await expect(ensure(path)).rejects.toThrow(
        `The lease folder ${path} cannot be trusted: others may enter it (mode 0${mode.toString(8)}); \`chmod 700\` it`,
      );
    }
  });

  test('a link to a folder, and a file, are refused', async () => {
    const link = join(watched.tmpRoot, 'link');
    await mkdir(join(watched.tmpRoot, 'real'), { mode: 0o700 });
    await symlink(join(watched.tmpRoot, 'real'), link);
    await expect(ensure(link)).rejects.toThrow('it is not a folder, or only a link to one');
    const file = join(watched.tmpRoot, 'file');
    await writeFile(file, '');
    await expect(ensure(file)).rejects.toThrow('EEXIST');
    await rm(link);
    await rm(file);
  });

  test.runIf(process.geteuid?.() === 0)("another user's folder is refused", async () => {
    const path = join(watched.tmpRoot, 'theirs');
    await mkdir(path, { mode: 0o700 });
    await chown(path, 12345, 12345);
    await expect(ensure(path)).rejects.toThrow('it belongs to user 12345 and we are user 0');
  });
});
