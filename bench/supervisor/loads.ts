import type { ActorRef } from '@troupe/core/actor';
import { createActorSystem, type SystemBehavior } from '@troupe/core/supervision';
import { type ChildSpec, Supervisor } from '@troupe/supervisor';
import { spawn, start, stop } from 'nact';
import { InMemoryChild } from './in-memory-child.ts';

/**
 * Microseconds of CPU for each of `count` things, all of which `run` does. Nothing here waits for anything but its turn,
 * so on a quiet machine that is the time it takes, and on a busy one the noise of the others stays out.
 */
async function microsEach(count: number, run: () => void | Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

const idle = () => undefined;

/** Bare nact: so many actors are spawned, then all are stopped. */
export function nactSpawnAll(count: number): Promise<number> {
  return microsEach(count, async () => {
    const system = start();
    const actors = Array.from({ length: count }, (_, index) => spawn(system, idle, `actor-${index}`));
    for (const actor of actors) stop(actor);
    stop(system);
    await new Promise((resolve) => setImmediate(resolve));
  });
}

/** Bare nact: an actor is spawned and stopped, then the next. */
export function nactPairs(count: number): Promise<number> {
  return microsEach(count, async () => {
    const system = start();
    for (let index = 0; index < count; index += 1) stop(spawn(system, idle, `actor-${index}`));
    stop(system);
    await new Promise((resolve) => setImmediate(resolve));
  });
}

/** One supervisor: it is started with so many children in memory, then stopped; then the next one. */
export function superviseInMemory(count: number, times: number): Promise<number> {
  return supervise(count, times, async () => new InMemoryChild());
}

/** The same with actors for children, one nact actor under each. */
export async function superviseActors(count: number): Promise<number> {
  await using system = createActorSystem({ name: 'bench' });
  const behavior: SystemBehavior<undefined, never> = {
    name: 'child',
    start: () => undefined,
    receive: (state) => state,
  };
  return await supervise(count, 1, async (): Promise<ActorRef<never>> => system.spawn(behavior));
}

async function supervise(count: number, times: number, startChild: ChildSpec['start']): Promise<number> {
  const children = specs(count, startChild);
  return microsEach(count * times, async () => {
    for (let time = 0; time < times; time += 1) {
      const supervisor = await Supervisor.start({ children });
      await supervisor.stop();
    }
  });
}

/** One of so many children crashes as soon as it is up, so many times. */
export async function restarts(siblings: number, count: number): Promise<number> {
  const error = new Error('crash');
  let crashing = new InMemoryChild();
  let left = count;
  let finish: () => void = idle;
  const startCrashing = async () => {
    crashing = new InMemoryChild();
    return crashing;
  };
  const children = [
    ...specs(siblings - 1, async () => new InMemoryChild()),
    { id: 'crashing', start: startCrashing },
  ];
  const supervisor = await Supervisor.start({
    children,
    maxRestarts: count,
    maxSeconds: 3_600,
    onEvent: (event) => {
      if (event.type !== 'child_started' || event.startedBy !== 'restart') return;
      left -= 1;
      if (left === 0) finish();
      else crashing.crash(error);
    },
  });
  const micros = await microsEach(count, async () => {
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    crashing.crash(error);
    await finished;
  });
  await supervisor.stop();
  return micros;
}

/** Heap in use after so many rounds of a whole life, as a part of what was in use before them. */
export async function heapAfter(rounds: number): Promise<number> {
  // What is made once (code, tables, nact's system) is made before.
  for (let round = 0; round < 20; round += 1) await oneLife();
  const before = await settledHeap();
  for (let round = 0; round < rounds; round += 1) await oneLife();
  return (await settledHeap()) / before;
}

async function oneLife(): Promise<void> {
  await restarts(500, 500);
}

async function settledHeap(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

function specs(count: number, startChild: ChildSpec['start']): ChildSpec[] {
  return Array.from({ length: count }, (_, index) => ({ id: `child-${index}`, start: startChild }));
}
