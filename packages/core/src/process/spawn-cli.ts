import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { CliNotFoundError, CliStartError } from '../errors.ts';
import type { CliLocation } from './cli-location.ts';
import { errnoOf, mayPass } from './may-pass.ts';
import { parentDeathPrefix } from './parent-death.ts';
import { type SpawnedChild, spawnChild } from './spawn-child.ts';

/** What is to be spawned; the environment is exactly `env`. */
export interface SpawnCliOptions {
  readonly location: CliLocation;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

/**
 * Checks what can be known to fail before anything is spawned: behind `setpriv` a missing file is only an exit with code 127.
 *
 * @throws CliNotFoundError, CliStartError
 */
export async function checkSpawnable({
  location,
  cwd,
}: Pick<SpawnCliOptions, 'location' | 'cwd'>): Promise<void> {
  if (cwd !== undefined && !(await isFolder(cwd))) {
    throw new CliStartError(`The CLI cannot start in ${cwd}: there is no such folder (\`cwd\`).`, {
      permanent: true,
    });
  }
  const problem = await access(location.command, constants.X_OK).then(
    () => undefined,
    (error: unknown) => errnoOf(error),
  );
  if (problem === 'ENOENT') {
    throw new CliNotFoundError(`The CLI at ${location.path} is gone: ${location.command} does not exist.`, [
      location.path,
    ]);
  }
  if (problem !== undefined) {
    throw new CliStartError(`${location.command} cannot be run: this user may not execute it.`, {
      permanent: true,
    });
  }
}

/**
 * Starts the CLI as the leader of a process group of its own, with three pipes and a parent-death signal where there is one.
 * Listen to its pipes as soon as it has resolved, before any timer or I/O.
 *
 * @throws CliStartError
 */
export async function spawnCli(options: SpawnCliOptions): Promise<SpawnedChild> {
  const { location, args, env, cwd } = options;
  const wrapper = await parentDeathPrefix();
  const [command = location.command, ...words] = [
    ...wrapper,
    location.command,
    ...location.prefixArguments,
    ...args,
  ];
  try {
    return await spawnChild({ command, args: words, env, cwd });
  } catch (error) {
    throw startError(error);
  }
}

function startError(cause: unknown): CliStartError {
  const why =
    explanations[errnoOf(cause) ?? ''] ??
    (cause instanceof Error ? cause.message : 'the reason is not known');
  return new CliStartError(`The CLI could not be spawned: ${why}.`, { permanent: !mayPass(cause), cause });
}

const explanations: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments and environment are too long for this system (E2BIG)',
  EAGAIN: 'this user or system may start no more processes just now (EAGAIN)',
  EMFILE: 'this process has too many files open (EMFILE)',
  ENFILE: 'this system has too many files open (ENFILE)',
  ENOMEM: 'this system is out of memory (ENOMEM)',
};

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
