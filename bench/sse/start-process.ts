import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A part of the benchmark in a process of its own. */
export interface Part<Told> extends AsyncDisposable {
  readonly pid: number;
  /** What it says next, to a question if there is one. Rejects when it ends first. */
  ask(question?: string): Promise<Told>;
}

export function startProcess<Told>(file: string, args: readonly (string | number)[]): Part<Told> {
  const child: ChildProcess = fork(
    fileURLToPath(new URL(file, import.meta.url)),
    args.map((arg) => String(arg)),
    { execArgv: ['--expose-gc', '--import', 'tsx'] },
  );
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}.`);
  });
  gone.catch(() => {}); // it ends when it is told to
  return {
    pid: child.pid ?? 0,
    async ask(question) {
      const told = once(child, 'message');
      if (question !== undefined) child.send(question);
      const [answer] = await Promise.race([told, gone]);
      return answer as Told; // both sides of the pipe are in this folder
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      if (child.connected) child.send('end');
      await gone.catch(() => {});
    },
  };
}
