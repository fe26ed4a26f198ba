import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withFolder } from '../../../scripts/parity/with-folder.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

leavesNothingBehind();

const host = fileURLToPath(new URL('../../fixtures/hosts/works-in-a-folder.ts', import.meta.url));

describe('withFolder', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends what runs and removes the folder on %s, given twice', async (signal, exitCode) => {
    const child = spawn(process.execPath, ['--import', 'tsx', host], {
      // Its cache would be left in the temporary folder.
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [folder] = (await once(createInterface(child.stdout), 'line')) as [string]; // As readline has it.
    const { pid, sleeper } = await eventually(
      () => JSON.parse(readFileSync(join(folder, 'ready'), 'utf8')) as { pid: number; sleeper: number },
    );
    child.kill(signal);
    child.kill(signal);
    await ended;
    expect({ exitCode: child.exitCode, stderr }).toEqual({
      exitCode,
      stderr: `Stopped by ${signal}; the temporary folder is removed.\n`,
    });
    expect(existsSync(folder)).toBe(false);
    await eventually(() => !isAlive(pid) && !isAlive(sleeper));
  });

  it('removes the folder where the work is done, and where it fails', async () => {
    const seen: string[] = [];
    const works = withFolder(async (folder) => {
      seen.push(folder);
      return existsSync(folder);
    });
    expect(await works).toBe(true);
    const fails = withFolder(async (folder) => {
      seen.push(folder);
      throw new Error('no');
    });
    await expect(fails).rejects.toThrow('no');
    expect(seen.map((folder) => existsSync(folder))).toEqual([false, false]);
  });
});
