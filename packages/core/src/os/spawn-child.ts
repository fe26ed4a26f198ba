import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What is to be started, in a process group of its own; the environment is exactly `env`. */
export interface SpawnChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Default: where we run. */
  readonly cwd?: string | undefined;
}

/** A child that runs, with its three pipes. Who does not want one of them ends or destroys it. */
export interface SpawnedChild {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Calls back once, when the process itself is over; what it started may hold its pipes open longer. */
  onExit(listener: (exitCode: number | null, signal: NodeJS.Signals | null) => void): void;
}

/**
 * The one place where a child is started. Rejects with the system's error, whatever it is and however Node tells it: it
 * throws some (ENOMEM, E2BIG), tells others by an event, and out of descriptors the child it hands back has no pipes.
 * Nothing is left of a child that could not be started.
 *
 * Listen to the pipes and to the exit as soon as it has resolved, before any timer or I/O.
 */
export async function spawnChild(options: SpawnChildOptions): Promise<SpawnedChild> {
  const { command, args, env, cwd } = options;
  const child = spawn(command, args, { env, cwd, detached: true, stdio: 'pipe' });
  // Before anything is awaited: an event without a listener ends the host.
  const failed = new Promise<never>((_resolve, reject) =>
    child.on('error', (error) => reject(withoutArguments(error))),
  );
  failed.catch(() => undefined); // Told below where there is no child; otherwise there is nothing to be told.
  const { pid } = child;
  if (pid === undefined) {
    discardPipes(child);
    return failed;
  }
  return {
    pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) => void child.once('exit', listener),
  };
}

// They may hold secrets, and errors are logged.
function withoutArguments(error: Error & { spawnargs?: unknown }): Error {
  delete error.spawnargs;
  return error;
}

// The types say that there are always three; out of descriptors there is none.
function discardPipes(child: Partial<Pick<ChildProcess, 'stdin' | 'stdout' | 'stderr'>>): void {
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    // A pipe that never led anywhere may say so as well.
    pipe?.on('error', () => undefined);
    pipe?.destroy();
  }
}
