import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isError } from '../base/is-error.ts';
import type { Logger } from '../base/logger.ts';
import { CliNotFoundError, CliStartError } from '../errors/errors.ts';
import type { CliLocation } from '../find-cli/cli-location.ts';
import { errnoOf, mayPass } from '../os/may-pass.ts';
import { type SpawnedChild, spawnChild } from '../os/spawn-child.ts';
import { interpreterFault } from './interpreter-fault.ts';
import { parentDeathPrefix } from './parent-death.ts';
import { checkWorkingFolder } from './working-folder.ts';

/** What is to be spawned; the environment is exactly `env`. */
export interface SpawnCliOptions {
  readonly location: CliLocation;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
  /** Where it is told that the kernel will not end the CLI with us. Default: silent. */
  readonly logger?: Logger;
}

/**
 * Checks what can be known to fail before anything is spawned: behind `setpriv` a missing file is only an exit with code 127,
 * and the system has the same words for a missing folder, file and interpreter.
 *
 * @throws CliNotFoundError, CliStartError
 */
export async function checkSpawnable({
  location,
  cwd,
  env,
}: Pick<SpawnCliOptions, 'location' | 'cwd' | 'env'>): Promise<void> {
  await checkWorkingFolder(cwd);
  const { command, path } = location;
  await access(command, constants.X_OK).catch((error: unknown) => {
    throw notRunnable(location, error);
  });
  const fault = command === path ? await interpreterFault(path, env.PATH) : undefined;
  if (fault !== undefined) throw new CliStartError(`${path} cannot be run: ${fault}.`, { permanent: true });
}

function notRunnable({ command, path }: CliLocation, cause: unknown): Error {
  const errno = errnoOf(cause);
  if (errno === 'ENOENT' || errno === 'ENOTDIR')
    return new CliNotFoundError(`The CLI at ${path} is gone: ${command} does not exist.`, [path]);
  const why = errno === 'EACCES' ? 'this user may not execute it' : `the file cannot be reached (${errno})`;
  return new CliStartError(`${command} cannot be run: ${why}.`, { permanent: !mayPass(cause), cause });
}

/**
 * Starts the CLI as the leader of a process group of its own, with three pipes and a parent-death signal where there is one.
 * Listen to its pipes as soon as it has resolved, before any timer or I/O.
 *
 * @throws CliStartError
 */
export async function spawnCli(options: SpawnCliOptions): Promise<SpawnedChild> {
  const { location, args, env, cwd } = options;
  const wrapper = await parentDeathPrefix(options.logger);
  const [command = location.command, ...words] = [
    ...wrapper,
    location.command,
    ...location.prefixArguments,
    ...args,
  ];
  try {
    return await spawnChild({ command, args: words, env, cwd });
  } catch (error) {
    // What was there a moment ago may be gone: then that is what is told.
    if (!mayPass(error)) await checkSpawnable(options);
    throw startError(error);
  }
}

function startError(cause: unknown): CliStartError {
  const why =
    explanations[errnoOf(cause) ?? ''] ?? (isError(cause) ? cause.message : 'the reason is not known');
  return new CliStartError(`The CLI could not be spawned: ${why}.`, { permanent: !mayPass(cause), cause });
}

const explanations: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments and environment are too long for this system (E2BIG)',
  EACCES: 'this user may not start it (EACCES)',
  EAGAIN: 'this user or system may start no more processes just now (EAGAIN)',
  EMFILE: 'this process has too many files open (EMFILE)',
  ENOENT:
    'it is there, but what it needs to run is not: its interpreter, or its loader, as of another libc (ENOENT)',
  ENFILE: 'this system has too many files open (ENFILE)',
  ENOMEM: 'this system is out of memory (ENOMEM)',
};
