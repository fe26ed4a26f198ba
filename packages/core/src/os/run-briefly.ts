import type { Readable } from 'node:stream';
import { systemClock } from '../base/clock.ts';
import { isError } from '../base/is-error.ts';
import { patientClock } from '../base/patient-clock.ts';
import { mayPass } from './may-pass.ts';
import { signalGroup } from './signal-group.ts';
import { type SpawnedChild, spawnChild } from './spawn-child.ts';

/** What became of a short command. */
export type BriefRun =
  /** It ended by itself; `exitCode` is `null` when a signal ended it. */
  | { readonly type: 'ended'; readonly exitCode: number | null; readonly stdout: string }
  /** It could not be started, did not end in time, or said too much. `mayPass`: another time it may go well. */
  | { readonly type: 'failed'; readonly error: Error; readonly mayPass: boolean };

/** How long and how talkative a command may be. */
export interface BriefRunLimits {
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How much it may write to stdout, in bytes; with more it is killed. */
  readonly maxBytes: number;
}

/**
 * Runs a command that answers at once and ends (`--version`, `ps`), and kills it and its group when it has not within
 * `timeoutMs` or says more than `maxBytes`. Never rejects.
 */
export async function runBriefly(
  command: string,
  args: readonly string[],
  limits: BriefRunLimits,
): Promise<BriefRun> {
  try {
    return await outcomeOf(await spawnChild({ command, args, env: limits.env }), command, limits);
  } catch (error) {
    return failure(isError(error) ? error : new Error(String(error)), mayPass(error));
  }
}

function outcomeOf(child: SpawnedChild, command: string, limits: BriefRunLimits): Promise<BriefRun> {
  const { pid, stdin, stdout, stderr } = child;
  const { timeoutMs, maxBytes } = limits;
  const pipes = [stdin, stdout, stderr];
  // A pipe that breaks also closes, and that is what is waited for.
  for (const pipe of pipes) pipe.on('error', () => undefined);
  stdin.destroy();
  stderr.resume();
  return new Promise((resolve) => {
    let hasExited = false;
    const conclude = (run: BriefRun) => {
      cancelTimer();
      resolve(run);
    };
    const giveUp = (why: string, passes: boolean) => {
      if (!hasExited) signalGroup(pid, 'SIGKILL');
      // A grandchild in a group of its own may hold the pipes open for ever.
      for (const pipe of pipes) pipe.destroy();
      conclude(failure(new Error(`\`${command}\` ${why}.`), passes));
    };
    const onLate = () => giveUp(`did not end within ${timeoutMs} ms`, true);
    const cancelTimer = patientClock(systemClock).setTimer(onLate, timeoutMs);
    const output = collect(stdout, maxBytes, () => giveUp(`said more than ${maxBytes} bytes`, false));
    const exited = new Promise<number | null>((resolveExit) =>
      child.onExit((exitCode) => {
        // In this tick the number is still that of its group. What it left in there would hold the pipes open.
        signalGroup(pid, 'SIGKILL');
        hasExited = true;
        resolveExit(exitCode);
      }),
    );
    void Promise.all([exited, closed(stdout), closed(stderr)]).then(([exitCode]) =>
      conclude({ type: 'ended', exitCode, stdout: Buffer.concat(output).toString() }),
    );
  });
}

function collect(stdout: Readable, maxBytes: number, onTooMuch: () => void): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let byteLength = 0;
  stdout.on('data', (chunk: Buffer) => {
    byteLength += chunk.length;
    if (byteLength > maxBytes) onTooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

function closed(pipe: Readable): Promise<void> {
  return new Promise((resolve) => pipe.once('close', resolve));
}

function failure(error: Error, passes: boolean): BriefRun {
  return { type: 'failed', error, mayPass: passes };
}
