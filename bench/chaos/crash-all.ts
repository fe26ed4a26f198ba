import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionSupervisor } from '@troupe/supervisor';
import { heapInUse } from './heap.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';
import type { Returns } from './watch-returns.ts';
import { settlesWithin } from './within.ts';

const returnMs = 120_000;
// More at a time would only wait for a place at the gate.
const awayAtOnce = cpus().length * 2;
const heapSamples = 40;

/** Whose CLIs are killed, and who keeps count. */
export interface Victims {
  readonly supervisor: SessionSupervisor;
  readonly names: readonly string[];
  readonly tally: Tally;
  readonly returns: Returns;
}

/** Kills the CLI of each once. */
export async function crashEach(victims: Victims): Promise<void> {
  const left = [...victims.names];
  await atOnce(victims, async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      while (!(await crash(name, victims))) await sleep(10);
    }
  });
}

/** Kills one CLI after the other, a few at a time; resolves with samples of the heap in use, in bytes. */
export async function crashAll(
  victims: Victims,
  { crashes, random }: { readonly crashes: number; readonly random: Random },
): Promise<readonly number[]> {
  const heap: number[] = [];
  const every = Math.max(1, Math.floor(crashes / heapSamples));
  let begun = 0;
  await atOnce(victims, async () => {
    while (begun < crashes) {
      begun += 1;
      const number = begun;
      while (!(await crash(random.pick(victims.names), victims))) await sleep(10);
      if (number % every !== 0) continue;
      const bytes = await heapInUse();
      heap.push(bytes);
      console.log(`${number} of ${crashes} crashes, ${(bytes / 1_048_576).toFixed(1)} MiB of heap in use`);
    }
  });
  return heap;
}

async function atOnce({ names }: Victims, run: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: Math.min(awayAtOnce, names.length) }, run));
}

/** Kills that session's CLI, and waits until the next one is ready. `false` when there was none to kill. */
async function crash(name: string, { supervisor, tally, returns }: Victims): Promise<boolean> {
  const { pid, state } = supervisor.session(name).status();
  if (pid === undefined || returns.isAway(name) || (state !== 'running' && state !== 'idle')) return false;
  tally.count('faults', `SIGKILL while ${state}`);
  returns.leave(name, pid, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  if (!(await settlesWithin(returns.back(name), returnMs))) {
    tally.violate(`${name} did not come back (${supervisor.session(name).status().state})`);
  }
  return true;
}
