import { watch } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario } from './scenario.ts';
import { carriesTag } from './scripted/carries-tag.ts';
import { parseLog, type ScriptedStart } from './scripted/parse-log.ts';

/** A scripted CLI, ready to be started any number of times. */
export interface ScriptedCli extends AsyncDisposable {
  /** The file to start, with Node or by itself. */
  readonly path: string;
  /** To be laid over the environment of whoever starts it: where the scenario is. */
  readonly env: Record<string, string>;
  /** Every start so far, oldest first: how it was started and what was written to it. */
  starts(): Promise<readonly ScriptedStart[]>;
  /** Every line written to it so far, start by start. */
  received(): Promise<readonly unknown[]>;
  /** The first line that the predicate takes, past or to come. Rejects after `timeoutMs` (default 10 000). */
  waitForLine(
    predicate: (line: unknown) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<unknown>;
  /** The processes that are left of all starts, grandchildren too. */
  alive(): Promise<readonly number[]>;
  /** Kills what is left and removes the scenario. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The same file for every scenario; beside `src` and `dist` alike. */
const path = fileURLToPath(new URL('../scripted-cli/main.mjs', import.meta.url));

/**
 * Makes a real child process that speaks the CLI's protocol by script. A list of scenarios has one for each start, of
 * which the last holds for all further ones: a CLI that dies the first time and behaves the second.
 */
export async function scriptedCli(scenario: Scenario | readonly Scenario[] = {}): Promise<ScriptedCli> {
  const folder = await mkdtemp(join(tmpdir(), 'troupe-scripted-'));
  await writeFile(
    join(folder, 'scenarios.json'),
    JSON.stringify(Array.isArray(scenario) ? scenario : [scenario]),
  );

  const starts = async () => {
    const names = (await readdir(folder)).filter((name) => name.startsWith('start-')).sort();
    return Promise.all(names.map(async (name) => parseLog(await readFile(join(folder, name), 'utf8'))));
  };
  const received = async () => (await starts()).flatMap((start) => start.lines);
  const alive = async () => {
    const pids = (await starts()).flatMap((start) => [start.pid, ...start.grandchildren]);
    const carried = await Promise.all(pids.map((pid) => carriesTag(pid, folder)));
    return pids.filter((_, index) => carried[index]);
  };

  return {
    path,
    env: { TROUPE_SCRIPTED_CLI: folder },
    starts,
    received,
    alive,
    waitForLine: (predicate, { timeoutMs = 10_000 } = {}) =>
      waitForLine(folder, received, predicate, timeoutMs),
    async [Symbol.asyncDispose]() {
      for (const pid of await alive()) killIfThere(pid);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function waitForLine(
  folder: string,
  received: () => Promise<readonly unknown[]>,
  predicate: (line: unknown) => boolean,
  timeoutMs: number,
): Promise<unknown> {
  const given = AbortSignal.timeout(timeoutMs);
  // Watching begins before the first look, so that nothing written in between is missed.
  const changes = new Changes(folder);
  try {
    for (;;) {
      const found = (await received()).find(predicate);
      if (found !== undefined) return found;
      await changes.next(given);
    }
  } catch (error) {
    if (given.aborted) throw new Error(`No such line was written within ${timeoutMs} ms.`, { cause: error });
    throw error;
  } finally {
    changes.close();
  }
}

/** Tells that something in a folder has changed since it was last asked. */
class Changes {
  readonly #watcher;
  #changed = false;
  #wake = () => {};

  constructor(folder: string) {
    this.#watcher = watch(folder, () => {
      this.#changed = true;
      this.#wake();
    });
  }

  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#changed) {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    }
    this.#changed = false;
  }

  close(): void {
    this.#watcher.close();
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself between the look and the kill: that is what was wanted.
  }
}
