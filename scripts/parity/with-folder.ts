import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Ended by a signal. The exit code is what a shell would say. */
export class Interrupted extends Error {
  readonly exitCode: number;
  constructor(signal: keyof typeof signals) {
    super(`Stopped by ${signal}; the temporary folder is removed.`);
    this.name = 'Interrupted';
    this.exitCode = 128 + signals[signal];
  }
}

/**
 * Gives `work` a temporary folder, and a signal that is aborted by Ctrl-C and its like. The folder is removed on every
 * way out, when `work` has ended; however often Ctrl-C is pressed meanwhile.
 */
export async function withFolder<T>(work: (folder: string, signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const listeners = (Object.keys(signals) as (keyof typeof signals)[]).map((name) => {
    const stop = () => stopping.abort(new Interrupted(name));
    process.on(name, stop);
    return () => process.off(name, stop);
  });
  const folder = await mkdtemp(join(tmpdir(), 'troupe-parity-'));
  try {
    return await work(folder, stopping.signal);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    for (const remove of listeners) remove();
  }
}
