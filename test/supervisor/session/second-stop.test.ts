import type { Scenario } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { gatherCompany } from './support.ts';

leavesNothingBehind();

const longMs = 300_000;
const endless: Scenario = { turns: [{ steps: [{ type: 'text', deltas: 1 }, { type: 'hang' }] }] };

/** A supervisor with one session in the middle of a turn that does not end by itself. */
async function gatherBusy() {
  const company = await gatherCompany();
  const { session } = await company.add('ada', endless);
  const turn = session.stream('one', { onAbandon: 'detach' });
  for await (const message of turn) if (message.type === 'stream_event') break;
  return { company, turn };
}

describe('a second stop', () => {
  test.each([0, 50])('of %i ms of draining shortens that of the first', async (drainMs) => {
    const { company, turn } = await gatherBusy();
    const first = company.supervisor.stop(undefined, { drainMs: longMs });
    await company.supervisor.stop(undefined, { drainMs });
    await first;
    expect(turn.state).toBe('interrupted');
    await company[Symbol.asyncDispose]();
  });
});
