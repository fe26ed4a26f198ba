import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hearStderr } from './warnings.ts';

/** A host in a process of its own, and what it runs. */
export interface StartedHost {
  readonly process: ChildProcess;
  /** The pids of its CLIs. */
  readonly clis: readonly number[];
  /** The pids of all that carries their tags, the CLIs included. */
  readonly tagged: readonly number[];
  readonly tmpDirs: readonly string[];
  /** All that it said. */
  readonly said: Readonly<Record<string, unknown>>;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
}

/** Starts a host that starts these fixtures under `root`, and resolves when all of them run. */
export async function startHost(
  root: string,
  names: readonly string[],
  {
    script = 'starts-children',
  }: { readonly script?: 'starts-children' | 'exits' | 'takes-conversation' | 'ends-a-thread' } = {},
): Promise<StartedHost> {
  const path = fileURLToPath(new URL(`../fixtures/hosts/${script}.ts`, import.meta.url));
  const args = ['--conditions=@troupe/source', '--import', 'tsx', path, root, ...names];
  const child = spawn(process.execPath, args, {
    // Its cache would be left in the temporary folder.
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  hearStderr(child.stderr);
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    exited.then(() => undefined),
  ]);
  if (line === undefined) throw new Error('The host ended before its children ran.');
  const said = JSON.parse(line) as Pick<StartedHost, 'clis' | 'tagged' | 'tmpDirs'> & Record<string, unknown>;
  return {
    ...said,
    said,
    process: child,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
