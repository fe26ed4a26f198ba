import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { CliNotFoundError, CliStartError } from '../errors.ts';
import type { CliLocation } from './cli-location.ts';
import { parentDeathPrefix } from './parent-death.ts';

/** What is to be spawned; the environment is exactly `env`. */
export interface SpawnCliOptions {
  readonly location: CliLocation;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

/** A process that runs, with its three pipes. */
export interface SpawnedCli {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Calls back once, when the process itself is over; what it started may hold its pipes open longer. */
  onExit(listener: (exitCode: number | null, signal: NodeJS.Signals | null) => void): void;
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
    (error: unknown) => codeOf(error),
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
 * Listen to its pipes at once, before any timer or I/O: one turn of the loop later execa throws away what nobody reads.
 *
 * @throws CliStartError
 */
export async function spawnCli(options: SpawnCliOptions): Promise<SpawnedCli> {
  const { location, args, env, cwd } = options;
  const wrapper = await parentDeathPrefix();
  const [command = location.command, ...words] = [
    ...wrapper,
    location.command,
    ...location.prefixArguments,
    ...args,
  ];
  const child = execa(command, words, {
    env,
    extendEnv: false,
    ...(cwd === undefined ? {} : { cwd }),
    detached: true,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    // With these on, execa would signal the process alone, or end our streams, behind our back.
    cleanup: false,
    reject: false,
  });
  const { pid } = child;
  if (pid === undefined) throw startError(await child);
  // It settles when the pipes are closed as well; who waits for the exit uses the event.
  child.catch(() => undefined);
  return {
    pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) => void child.once('exit', listener),
  };
}

function startError(result: unknown): CliStartError {
  const cause = result instanceof Error ? (result.cause ?? result) : undefined;
  const code = codeOf(cause);
  const why =
    explanations[code ?? ''] ?? (cause instanceof Error ? cause.message : 'the reason is not known');
  return new CliStartError(`The CLI could not be spawned: ${why}.`, { permanent: !isTransient(code), cause });
}

const explanations: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments and environment are too long for this system (E2BIG)',
  EAGAIN: 'this user or system may start no more processes just now (EAGAIN)',
  EMFILE: 'this process has too many files open (EMFILE)',
  ENFILE: 'this system has too many files open (ENFILE)',
  ENOMEM: 'this system is out of memory (ENOMEM)',
};

function isTransient(code: string | undefined): boolean {
  return code !== undefined && ['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(code);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
