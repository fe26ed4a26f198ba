import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRuntime, type Runtime, type RuntimeOptions, type SessionOptions } from '@troupe/core';
import { type MessagesApi, startMessagesApi } from '@troupe/testing';

/** The real CLI over a model on the loopback, in a home of its own. */
export interface Loopback extends AsyncDisposable {
  readonly api: MessagesApi;
  readonly runtime: Runtime;
  /** A folder for everything that belongs to this test; the sessions' home and working folder are in it. */
  readonly folder: string;
  /** Options under which a session talks to the loopback model. */
  readonly options: SessionOptions;
  /** The environment of those options, to be added to. */
  readonly env: Record<string, string>;
}

/** Starts a model, and a runtime whose files are the test's own. Disposing of it stops every session first. */
export async function startLoopback(options: RuntimeOptions = {}): Promise<Loopback> {
  const folder = await mkdtemp(join(tmpdir(), 'loopback-'));
  const home = join(folder, 'home');
  const cwd = join(folder, 'work');
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const api = await startMessagesApi();
  const runtime = createRuntime({
    leaseDir: join(folder, 'leases'),
    tmpDir: join(folder, 'tmp'),
    ...options,
  });
  const env = api.environment(home);
  return {
    api,
    runtime,
    folder,
    env,
    options: { env, inheritEnv: ['PATH'], cwd },
    async [Symbol.asyncDispose]() {
      await runtime.stop();
      await api.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
