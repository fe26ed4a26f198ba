import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Session } from '@troupe/core';
import { expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const calls = 20_000;
const sideBySide = 100;

/** The heap in bytes when nothing is left in it that can go. */
async function settledHeap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

async function callOften(count: number, call: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += sideBySide)
    await Promise.all(Array.from({ length: sideBySide }, call));
}

/** What each call has left behind, in bytes. */
async function leftByEach(call: () => Promise<unknown>): Promise<number> {
  await callOften(2_000, call);
  const before = await settledHeap();
  await callOften(calls, call);
  return ((await settledHeap()) - before) / calls;
}

it.each<[string, (session: Session) => Promise<unknown>]>([
  ['a control request', (session) => session.control('mcp_status')],
  ['an interrupt', (session) => session.interrupt()],
  [
    'a control request that was given up',
    (session) => session.control('mcp_status', {}, { signal: AbortSignal.abort() }).catch(() => {}),
  ],
])('%s leaves nothing in the heap of a session that lives on', async (_, call) => {
  await using stage = await setStage();
  const { session } = await stage.start();
  await session.ready;
  // It used to be 350 and 950 bytes a call. A heap is never quite at rest.
  expect(await leftByEach(() => call(session))).toBeLessThan(60);
});
