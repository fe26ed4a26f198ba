import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionOptions } from '@troupe/core';
import { startMessagesApi } from '@troupe/testing';

/** The model that an example talks to, and the options that make a session talk to it. */
export interface Model extends AsyncDisposable {
  /** Says which: the real API, or the loopback stand-in whose answers can be told beforehand. */
  readonly isReal: boolean;
  readonly options: SessionOptions;
}

/**
 * The real API when `ANTHROPIC_API_KEY` is set; else a stand-in on the loopback, which needs no key and no network and
 * answers what the prompt tells it to (`SAY hello`).
 */
export async function chooseModel(): Promise<Model> {
  const folder = await mkdtemp(join(tmpdir(), 'troupe-example-'));
  const cwd = join(folder, 'work');
  await mkdir(cwd);
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const apiKey = process.env.ANTHROPIC_API_KEY;
  if (apiKey !== undefined && apiKey !== '') {
    return { isReal: true, options: { apiKey, cwd }, [Symbol.asyncDispose]: removeFolder };
  }
  const api = await startMessagesApi();
  return {
    isReal: false,
    options: { env: api.environment(join(folder, 'home')), cwd },
    async [Symbol.asyncDispose]() {
      await api.stop();
      await removeFolder();
    },
  };
}
