import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runBriefly } from './run-briefly.ts';

let prefix: Promise<readonly string[]> | undefined;

/**
 * The words to put before a command so that the kernel sends it SIGTERM when its parent dies, even by SIGKILL; empty where
 * `setpriv` is missing, too old or not allowed (macOS, small containers). Found out once and kept.
 *
 * SIGTERM rather than SIGKILL, because on SIGKILL the CLI leaves its tools running. `setpriv` replaces itself by the
 * command, so pid and process group stay the same.
 */
export function parentDeathPrefix(): Promise<readonly string[]> {
  prefix ??= process.platform === 'linux' ? findSetpriv() : Promise.resolve([]);
  return prefix;
}

async function findSetpriv(): Promise<readonly string[]> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  for (const folder of new Set([...folders, '/usr/bin', '/bin'])) {
    const setpriv = join(folder, 'setpriv');
    if (!(await isExecutable(setpriv))) continue;
    const words = [setpriv, '--pdeathsig', 'TERM', '--'];
    // busybox has a `setpriv` without this option, and a sandbox may refuse the call: trying is the only way to know.
    const run = await runBriefly(setpriv, [...words.slice(1), setpriv, '--version'], {
      env: {},
      timeoutMs: 5_000,
      maxBytes: 16 * 1024,
    });
    if (run.type === 'ended' && run.exitCode === 0) return words;
  }
  return [];
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
