import { execa } from 'execa';
import { systemClock } from '../clock.ts';
import { signalGroup } from './signal-group.ts';

/** What a short command left behind. */
export interface BriefRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

/**
 * Runs a command that answers at once and ends (`--version`, `ps`), and kills it and its group when it has not within
 * `timeoutMs`. Resolves with `undefined` when it could not be started or did not end in time; never rejects.
 */
export async function runBriefly(
  command: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly timeoutMs: number },
): Promise<BriefRun | undefined> {
  let timedOut = false;
  const child = execa(command, args, {
    env: options.env,
    extendEnv: false,
    stdin: 'ignore',
    detached: true,
    cleanup: false,
    reject: false,
  });
  const { pid } = child;
  const cancelTimer = systemClock.setTimer(() => {
    timedOut = true;
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    // A grandchild in a group of its own may hold the pipes open for ever.
    child.stdout.destroy();
    child.stderr.destroy();
  }, options.timeoutMs);
  const { exitCode, stdout } = await child;
  cancelTimer();
  return pid === undefined || timedOut ? undefined : { exitCode, stdout };
}
