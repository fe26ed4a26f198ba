import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isTroupeError, type Session } from '@troupe/core';
import type { Scenario } from '@troupe/testing';
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

const neverReady: Scenario = { controls: { initialize: { never: true } } };

it.each<[string, Scenario, (session: Session) => Promise<unknown>]>([
  ['a control request', {}, (session) => session.control('mcp_status')],
  ['an interrupt', {}, (session) => session.interrupt()],
  [
    'a control request that was given up before the CLI was ready',
    neverReady,
    async (session) => {
      const impatient = new AbortController();
      const asked = session.control('mcp_status', {}, { signal: impatient.signal });
      impatient.abort();
      // Not by `expect`, which keeps what it is given until the end of the test.
      const error = await asked.catch((reason: unknown) => reason);
      if (!isTroupeError(error, 'CONTROL_REQUEST')) throw error;
    },
  ],
])('%s leaves nothing in the heap of a session that lives on', async (_, scenario, call) => {
  await using stage = await setStage();
  const { session } = await stage.start(scenario);
  if (scenario !== neverReady) await session.ready;
  // It used to be 350 to 950 bytes a call. A heap is never quite at rest.
  expect(await leftByEach(() => call(session))).toBeLessThan(150);
});
