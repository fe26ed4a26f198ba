import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Turn } from '@troupe/core';
import { SessionSupervisor } from '@troupe/supervisor';
import { type ScriptedCli, scriptedCli } from '@troupe/testing';
import { crashAll, crashEach, type Victims } from './crash-all.ts';
import { faultsOfDelivery, type TurnOutcome } from './delivered.ts';
import { judgeHeap } from './heap.ts';
import { keepAsking } from './keep-asking.ts';
import { OutcomeNotes } from './outcome-notes.ts';
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
// As many turns as `costs()` keeps; from then on nothing that has a bound grows any more.
const warmUpTurns = 100;
const warmUpMs = 600_000;
// Slow enough that the turns of 200 sessions leave the machine to the crashes.
const wordMs = 1_000;

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
    maxRestarts: count + crashes,
    maxSeconds: 86_400,
    onEvent: returns.hear,
  });
  const open = new Map<Turn, string>();
  try {
    const names: string[] = [];
    const slowly = { otherTurns: { steps: [{ type: 'text', echo: true, everyMs: wordMs } as const] } };
    for (let index = 0; index < count; index += 1) {
      const cli = await scriptedCli([{}, slowly]);
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
    const noting = new OutcomeNotes(outcomes);
    const onOver = (turn: Turn) => noting.note(turn);
    const victims = { supervisor, names, tally, returns };
    if (!(await settlesWithin(warmUp(victims, onOver), warmUpMs))) tally.violate('the warm-up took too long');
    const enough = new AbortController();
    // Everybody who pauses listens to it.
    setMaxListeners(0, enough.signal);
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
          onOver,
        });
      return Array.from({ length: askersPerSession }, asker);
    });
    const heap = await crashAll(victims, { crashes, random: random.fork() });
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

async function warmUp(victims: Victims, onOver: (turn: Turn) => void): Promise<void> {
  const ask = async (name: string) => {
    for (let asked = 0; asked < warmUpTurns; asked += 1) {
      const turn = victims.supervisor.session(name).stream('warm up');
      await turn.result;
      onOver(turn);
    }
  };
  await Promise.all(victims.names.map(ask));
  await crashEach(victims);
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
