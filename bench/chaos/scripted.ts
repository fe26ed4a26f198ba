import { setMaxListeners } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import { type ScriptedCli, scriptedCli } from '@troupe/testing';
import { faultsOfDelivery, type TurnOutcome } from './delivered.ts';
import { keepAsking } from './keep-asking.ts';
import { planEcho } from './prompts.ts';
import { Random } from './random.ts';
import { setStage } from './stage.ts';
import { Tally } from './tally.ts';
import { Returns } from './watch-returns.ts';
import { processesUnder } from './what-is-left.ts';
import { settlesWithin } from './within.ts';
import { wordsOf } from './words.ts';

export interface ScriptedChaos {
  readonly sessions: number;
  readonly crashes: number;
  readonly seed: number;
}

// A prompt runs, two wait behind it.
const askersPerSession = 3;
const pauseMs = 200;
const startMs = 600_000;
const settleMs = 180_000;
const returnMs = 120_000;
// More at a time would only wait for a place at the gate.
const awayAtOnce = cpus().length * 2;
const heapSamples = 40;
const heapAtMost = 1.05;
// What is made once (compiled code, tables) outweighs what a short run could leave behind.
const crashesThatTell = 2_000;

/** Many sessions on scripted CLIs that are killed by the thousand. */
export async function scriptedChaos({ sessions: count, crashes, seed }: ScriptedChaos): Promise<Tally> {
  if (globalThis.gc === undefined) throw new Error('Run with --expose-gc.');
  const random = new Random(seed);
  const tally = new Tally();
  const returns = new Returns(tally);
  const stage = await setStage();
  const outcomes = join(stage.folder, 'outcomes.jsonl');
  const clis: ScriptedCli[] = [];
  const supervisor = await SessionSupervisor.start({
    runtime: stage.runtime,
    restartScope: 'session',
    maxRestarts: crashes,
    maxSeconds: 86_400,
    onEvent: returns.hear,
  });
  const open = new Map<Turn, string>();
  try {
    const names: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const cli = await scriptedCli({ otherTurns: { steps: [{ type: 'text', echo: true, everyMs: 100 }] } });
      clis.push(cli);
      const name = `session-${index}`;
      names.push(name);
      await supervisor.startSession({ name, cliPath: cli.path, env: cli.env, inheritEnv: ['PATH'] });
    }
    const isReady = await settlesWithin(
      Promise.all(names.map((name) => supervisor.session(name).ready)),
      startMs,
    );
    if (!isReady) tally.violate('the sessions were not ready in time');
    const enough = new AbortController();
    // Everybody who pauses listens to it.
    setMaxListeners(0, enough.signal);
    const noting = new Notes(outcomes);
    const asking = names.flatMap((name, index) => {
      const nextWord = wordsOf(index);
      const own = random.fork();
      const asker = () =>
        keepAsking({
          session: supervisor.session(name),
          random: own,
          tally,
          plan: () => planEcho(own, nextWord()),
          pauseMs,
          enough: enough.signal,
          mayReject: () => false,
          open,
          deaths: () => returns.deaths(name),
          onOver: (turn) => noting.note(turn),
        });
      return Array.from({ length: askersPerSession }, asker);
    });
    const heap = await crashAll({ supervisor, names, crashes, random: random.fork(), tally, returns });
    enough.abort();
    if (!(await settlesWithin(Promise.all(asking), settleMs))) {
      for (const [turn, word] of open) tally.violate(`${word} never ended (${turn.state})`);
    }
    await noting.written();
    judgeHeap(heap, crashes, tally);
    await judgeProcesses(stage.folder, count, tally);
    await judgeDeliveries(outcomes, clis, tally);
  } finally {
    if (!(await settlesWithin(supervisor.stop(undefined, { drainMs: 0 }), settleMs)))
      tally.violate('stop() hangs');
    for (const cli of clis) await cli[Symbol.asyncDispose]();
    for (const left of await stage.clear(tally.violations.length > 0)) tally.violate(`left behind: ${left}`);
  }
  return tally;
}

/** Kills one CLI after the other, a few at a time; resolves with samples of the heap in use, in bytes. */
async function crashAll(run: {
  readonly supervisor: SessionSupervisor;
  readonly names: readonly string[];
  readonly crashes: number;
  readonly random: Random;
  readonly tally: Tally;
  readonly returns: Returns;
}): Promise<readonly number[]> {
  const { supervisor, names, crashes, random, tally, returns } = run;
  const heap: number[] = [];
  const every = Math.max(1, Math.floor(crashes / heapSamples));
  let done = 0;
  const crashOn = async () => {
    while (done < crashes) {
      const name = random.pick(names);
      const { pid, state } = supervisor.session(name).status();
      if (pid === undefined || returns.isAway(name) || (state !== 'running' && state !== 'idle')) {
        await sleep(10);
        continue;
      }
      done += 1;
      const isSample = done % every === 0;
      tally.count('faults', `SIGKILL while ${state}`);
      returns.leave(name, pid, 'SIGKILL');
      process.kill(pid, 'SIGKILL');
      if (!(await settlesWithin(returns.back(name), returnMs))) {
        tally.violate(`${name} did not come back (${supervisor.session(name).status().state})`);
      }
      if (!isSample) continue;
      const bytes = await heapInUse();
      heap.push(bytes);
      console.log(`${done} of ${crashes} crashes, ${(bytes / 1_048_576).toFixed(1)} MiB of heap in use`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(awayAtOnce, names.length) }, crashOn));
  return heap;
}

async function heapInUse(): Promise<number> {
  await nextTick();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function judgeHeap(heap: readonly number[], crashes: number, tally: Tally): void {
  const quarter = Math.max(1, heap.length >> 2);
  const [first, last] = [heap.slice(0, quarter), heap.slice(-quarter)].map(
    (values) => values.reduce((one, other) => one + other, 0) / values.length / 1_048_576,
  );
  if (first === undefined || last === undefined) return;
  const ratio = last / first;
  const says = `heap: ${first.toFixed(1)} MiB in the first quarter, ${last.toFixed(1)} MiB in the last (${ratio.toFixed(3)})`;
  console.log(crashes < crashesThatTell ? `${says}; too few crashes to tell` : says);
  if (crashes >= crashesThatTell && ratio > heapAtMost) tally.violate(`${says}, at most ${heapAtMost}`);
}

async function judgeProcesses(folder: string, count: number, tally: Tally): Promise<void> {
  const pids = await processesUnder(folder);
  if (pids.length !== count) tally.violate(`${pids.length} processes for ${count} sessions`);
}

/** Every prompt against what the CLIs say they were written. */
async function judgeDeliveries(path: string, clis: readonly ScriptedCli[], tally: Tally): Promise<void> {
  const received = new Map<string, number>();
  for (const cli of clis) {
    for (const line of await cli.received()) {
      // A line is whatever was written; only a prompt has both.
      const { type, uuid } = (line ?? {}) as { type?: unknown; uuid?: unknown };
      if (type === 'user' && typeof uuid === 'string') received.set(uuid, (received.get(uuid) ?? 0) + 1);
    }
  }
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  // Our own notes.
  const turns = lines.map((line) => JSON.parse(line) as TurnOutcome);
  for (const fault of faultsOfDelivery(turns, received)) tally.violate(fault);
}

/** How turns ended, on disk: in memory it would be the only thing that grows. */
class Notes {
  readonly #path: string;
  #waiting = '';
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  note({ id, state, attempts }: Turn): void {
    this.#waiting += `${JSON.stringify({ id, state, attempts } satisfies TurnOutcome)}\n`;
    this.#writing ??= this.#write();
  }

  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting !== '') {
      const text = this.#waiting;
      this.#waiting = '';
      await appendFile(this.#path, text);
    }
    this.#writing = undefined;
  }
}
