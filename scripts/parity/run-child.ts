import { spawn } from 'node:child_process';
import { once } from 'node:events';

interface ChildOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** By default what it prints is returned; `'show'` lets it print to ours, and returns nothing. */
  readonly output?: 'show';
  /** How long it may take when it was told to stop, in milliseconds. Default: 5 000. */
  readonly graceMs?: number;
}

/** How a child ended, and what it printed. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end. When the signal is aborted, the child and all it started are told to stop, and killed
 * after `graceMs`; then this rejects with the signal's reason. It settles when the child is gone, not before.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<Ended> {
  const { cwd, signal, env = process.env, output, graceMs = 5_000 } = options;
  signal.throwIfAborted();
  // In a group of its own: whoever stops us reaches the child by us alone, and the children of the child too.
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output === 'show' ? 'inherit' : 'pipe', output === 'show' ? 'inherit' : 'pipe'],
  });
  const tell = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // It is gone already, with its whole group.
    }
  };
  let force: NodeJS.Timeout | undefined;
  const stop = () => {
    tell('SIGTERM');
    force = setTimeout(tell, graceMs, 'SIGKILL');
  };
  signal.addEventListener('abort', stop, { once: true });
  const printed = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null]; // As Node documents the event.
    signal.throwIfAborted();
    return { exitCode, ...printed };
  } finally {
    clearTimeout(force);
    signal.removeEventListener('abort', stop);
    if (signal.aborted) tell('SIGKILL');
  }
}

/** The same, where everything but success is an error that says what was printed. */
export async function runWell(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<string> {
  const { exitCode, stdout, stderr } = await runChild(command, args, options);
  if (exitCode === 0) return stdout;
  throw new Error(`\`${command} ${args.join(' ')}\` ended with ${exitCode}.\n${stdout}${stderr}`.trimEnd());
}
