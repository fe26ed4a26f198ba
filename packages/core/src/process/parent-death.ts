import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Logger, silentLogger } from '../base/logger.ts';
import { type Finding, rememberLasting } from '../base/remember-lasting.ts';
import { mayPass } from '../os/may-pass.ts';
import { runBriefly } from '../os/run-briefly.ts';

type Words = readonly string[];

/** Told from a list that is empty for good by being this one. */
const uncertain: Words = [];

const find = rememberLasting<Words>(() =>
  process.platform === 'linux' ? findSetpriv() : Promise.resolve({ value: [], isLasting: true }),
);

/**
 * The words to put before a command so that the kernel sends it SIGTERM when its parent dies, even by SIGKILL; empty where
 * `setpriv` is missing, too old or not allowed (macOS, small containers). Found out once and kept. Where it cannot be tried
 * just now (out of descriptors, of processes) the log says that it is missing, and the next one to ask tries again.
 *
 * SIGTERM rather than SIGKILL, because on SIGKILL the CLI leaves its tools running. `setpriv` replaces itself by the
 * command, so pid and process group stay the same.
 */
export async function parentDeathPrefix(logger: Logger = silentLogger): Promise<Words> {
  const words = await find();
  if (words === uncertain)
    logger.warn({}, 'a CLI is started that may outlive this process: `setpriv` could not be tried just now');
  return words;
}

async function findSetpriv(): Promise<Finding<Words>> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  let isCertain = true;
  for (const folder of new Set([...folders, '/usr/bin', '/bin'])) {
    const works = await tryOut(join(folder, 'setpriv'));
    if (works === true) return { value: prefixOf(join(folder, 'setpriv')), isLasting: true };
    if (works === undefined) isCertain = false;
  }
  return isCertain ? { value: [], isLasting: true } : { value: uncertain, isLasting: false };
}

function prefixOf(setpriv: string): Words {
  return [setpriv, '--pdeathsig', 'TERM', '--'];
}

// What a shell or `setpriv` itself ends with when it could not start the command.
const notStarted: readonly (number | null)[] = [126, 127, null];

/** busybox has one without this option, and a sandbox may refuse the call: `undefined` where that cannot be told just now. */
async function tryOut(setpriv: string): Promise<boolean | undefined> {
  try {
    await access(setpriv, constants.X_OK);
  } catch (error) {
    return mayPass(error) ? undefined : false;
  }
  const [command = setpriv, ...words] = prefixOf(setpriv);
  const run = await runBriefly(command, [...words, setpriv, '--version'], {
    env: {},
    timeoutMs: 5_000,
    maxBytes: 16 * 1024,
  });
  if (run.type === 'failed') return run.mayPass ? undefined : false;
  return notStarted.includes(run.exitCode) ? undefined : run.exitCode === 0;
}
