import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, silentLogger } from '@troupe/core';
import type { ScriptedCli } from '@troupe/testing';

/** Blocks this process, its event loop and all its timers, until `condition` holds and `ms` more. */
export function blockUntil(condition: () => boolean, ms: number): void {
  const giveUpAt = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error('What the host is blocked for did not happen.');
    blockFor(10);
  }
  blockFor(ms);
}

/** Blocks this process for so many milliseconds. */
export function blockFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Whether a scripted CLI has been written that, by now. To be asked while this process is blocked. */
export function hasReceived(cli: ScriptedCli, words: string): boolean {
  const folder = cli.env.TROUPE_SCRIPTED_CLI ?? '';
  const logs = readdirSync(folder).filter((name) => name.startsWith('start-'));
  return logs.some((name) => readFileSync(join(folder, name), 'utf8').includes(words));
}

/** Whether a child of this process has ended, be it that it waits to be asked how. */
export function hasEnded(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    // Nothing is left of it.
    return true;
  }
}

/** A logger that calls `block` right after the first line with these words went to the CLI. */
export function loggerThatBlocks(words: string, block: () => void): Logger {
  let isDone = false;
  const logger: Logger = {
    ...silentLogger,
    trace(facts) {
      const { line } = facts as { readonly line?: unknown };
      if (isDone || typeof line !== 'string' || !line.includes(words)) return;
      isDone = true;
      // The write of the line and the setting of timers are over by then.
      setImmediate(block);
    },
    child: () => logger,
  };
  return logger;
}
