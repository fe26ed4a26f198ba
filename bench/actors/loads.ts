import { createRuntime, type Runtime } from '@troupe/core';
import { type ActorRef, type Behavior, spawnActor } from '@troupe/core/actor';
import { dispatch, type Ref, spawn, start, stop } from 'nact';

/** A number to add up, or a question for the sum. */
type Message = number | ((sum: number) => void);

const adding: Behavior<number, Message> = {
  start: () => 0,
  receive(sum, message) {
    if (typeof message === 'number') return sum + message;
    message(sum);
    return sum;
  },
};

const addingInNact = (sum = 0, message: Message): number => adding.receive(sum, message, undefined as never);

/** Bytes of heap for each of `count` idle actors of ours, refs and names included. */
export async function bytesEach(count: number): Promise<number> {
  await using runtime = createRuntime();
  return await bytesOf(count, (index) => spawnActor(runtime, { name: `actor-${index}`, behavior: adding }));
}

/** The same for bare nact. */
export async function nactBytesEach(count: number): Promise<number> {
  const system = start();
  const bytes = await bytesOf(count, (index) => spawn(system, addingInNact, `actor-${index}`));
  stop(system);
  return bytes;
}

async function bytesOf(count: number, spawnOne: (index: number) => unknown): Promise<number> {
  const kept: unknown[] = [];
  // What the first actor makes is made for all.
  kept.push(spawnOne(-1));
  const before = await settledHeap();
  for (let index = 0; index < count; index += 1) kept.push(spawnOne(index));
  const bytes = ((await settledHeap()) - before) / count;
  if (kept.length !== count + 1) throw new Error('an actor is missing');
  return bytes;
}

async function settledHeap(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

/** Microseconds of CPU for each of `count` messages that one actor of ours is told. */
export function tells(count: number): Promise<number> {
  return withActor((actor) =>
    microsEach(count, async () => {
      for (let index = 0; index < count; index += 1) actor.tell(1);
      await actor.ask<number>((reply) => reply);
    }),
  );
}

/** The same for bare nact. */
export function nactTells(count: number): Promise<number> {
  return withNact((actor) =>
    microsEach(count, async () => {
      for (let index = 0; index < count; index += 1) dispatch(actor, 1);
      await new Promise<number>((resolve) => dispatch(actor, resolve));
    }),
  );
}

/** Microseconds of CPU for each of `count` questions, each asked when the one before is answered: every one wakes the actor. */
export function asks(count: number): Promise<number> {
  return withActor((actor) =>
    microsEach(count, async () => {
      for (let index = 0; index < count; index += 1) await actor.ask<number>((reply) => reply);
    }),
  );
}

/** The same for bare nact, with a promise around each message. */
export function nactAsks(count: number): Promise<number> {
  return withNact((actor) =>
    microsEach(count, async () => {
      for (let index = 0; index < count; index += 1) {
        await new Promise<number>((resolve) => dispatch(actor, resolve));
      }
    }),
  );
}

async function withActor<R>(run: (actor: ActorRef<Message>) => Promise<R>): Promise<R> {
  await using runtime: Runtime = createRuntime();
  return await run(spawnActor(runtime, { name: 'adding', behavior: adding }));
}

async function withNact<R>(run: (actor: Ref<Message>) => Promise<R>): Promise<R> {
  const system = start();
  const result = await run(spawn(system, addingInNact, 'adding'));
  stop(system);
  return result;
}

async function microsEach(count: number, run: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
