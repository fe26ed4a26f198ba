import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkWorkingFolder } from '#core/process/working-folder.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { runHost } from '../../helpers/run-host.ts';

const watched = leavesNothingBehind();

describe('checkWorkingFolder', () => {
  test('a folder passes, and so does where we run', async () => {
    await expect(checkWorkingFolder(watched.tmpRoot)).resolves.toBeUndefined();
    await expect(checkWorkingFolder(undefined)).resolves.toBeUndefined();
  });

  test('what is wrong with it is said', async () => {
    const file = join(watched.tmpRoot, 'file');
    await writeFile(file, '');
    const fault = (cwd: string) => checkWorkingFolder(cwd).catch((error: unknown) => error);
    expect(await fault(file)).toMatchObject({
      permanent: true,
      message: expect.stringMatching(/it is not a folder/),
    });
    expect(await fault(join(file, 'below'))).toMatchObject({
      message: expect.stringMatching(/part of the path is not a folder/),
    });
    expect(await fault(join(watched.tmpRoot, 'none'))).toMatchObject({
      message: expect.stringMatching(/no such folder/),
    });
    await rm(file);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be entered is told as that', async () => {
    const closed = join(watched.tmpRoot, 'closed');
    await mkdir(closed, { mode: 0o600 });
    await expect(checkWorkingFolder(closed)).rejects.toMatchObject({
      message: expect.stringMatching(/may not enter/),
    });
    await rm(closed, { recursive: true });
  });
});

describe('a host whose own folder was deleted', () => {
  test('is told so, and can run sessions elsewhere', async () => {
    const run = await runHost('stands-on-nothing');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.reports).toEqual([
      {
        code: 'CLI_START',
        permanent: true,
        message: expect.stringMatching(/the folder that this process runs in was deleted.*`cwd`/),
        subtype: 'success',
      },
    ]);
  });
});
