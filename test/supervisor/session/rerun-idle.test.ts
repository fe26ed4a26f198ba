import { SessionSupervisor } from '@troupe/supervisor';
import type { Scenario } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { killChild } from '../../helpers/kill-child.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { setStage } from '../../helpers/scripted-session.ts';

leavesNothingBehind();

const idleTimeoutMs = 1_500;
const begins: Scenario = { otherTurns: { steps: [{ type: 'text', text: 'begun' }, { type: 'hang' }] } };
/** Says something all the time, and for longer than the turn may be silent. */
const talks: Scenario = {
  otherTurns: {
    steps: Array.from({ length: 30 }, (_, at) => [
      { type: 'text' as const, text: `word ${at}` },
      { type: 'delay' as const, ms: 80 },
    ]).flat(),
  },
};

describe('a turn that is run again', () => {
  it('is not timed out for the silence of the CLI that died', async () => {
    await using stage = await setStage();
    const { options } = await stage.script([begins, talks]);
    await using supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      sessions: [{ ...options, name: 'ada' }],
    });
    const session = supervisor.session('ada');
    const turn = session.stream('x', { onCrash: 'rerun', idleTimeoutMs });
    for await (const message of turn) {
      if (message.type === 'stream_event' && turn.attempts === 1) killChild(session.pid, 'SIGKILL');
    }
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
  });
});
