import { chmod, chown, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensurePrivateFolder } from '#core/leases/private-folder.ts';
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
    await expect(ensure(join(file, 'below'))).rejects.toThrow('ENOTDIR');
    await rm(link);
    await rm(file);
  });

  test.each([
    ['a path that is too long', () => 'x'.repeat(300), 'ENAMETOOLONG', true],
    ['links that lead in a circle', () => 'circle/below', 'ELOOP', true],
    ['a file in its place', () => 'file', 'EEXIST', false],
    ['a file on the way', () => 'file/below', 'ENOTDIR', false],
  ])(
    '%s is a start fault that says what to do; permanent where the path is at fault',
    async (_, name, errno, permanent) => {
      await symlink('circle', join(watched.tmpRoot, 'circle'));
      await writeFile(join(watched.tmpRoot, 'file'), '');
      const error = await ensure(join(watched.tmpRoot, name())).catch((fault: unknown) => fault);
      expect(error).toMatchObject({ code: 'CLI_START', permanent, cause: { code: errno } });
      expect(String(error)).toMatch(/^CliStartError: The lease folder .* cannot be used: .*TMPDIR/);
      for (const path of ['circle', 'file']) await rm(join(watched.tmpRoot, path));
    },
  );

  test.runIf(process.geteuid?.() === 0)("another user's folder is refused", async () => {
    const path = join(watched.tmpRoot, 'theirs');
    await mkdir(path, { mode: 0o700 });
    await chown(path, 12345, 12345);
    await expect(ensure(path)).rejects.toThrow('it belongs to user 12345 and we are user 0');
  });
});
