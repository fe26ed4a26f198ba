import { describe, expect, it } from 'vitest';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';

leavesNothingBehind();

const sum = (parts: readonly { readonly costUsd: number }[]) =>
  parts.reduce((total, { costUsd }) => total + costUsd, 0);

describe('what a session costs, with the real CLI', () => {
  it('is counted by turn, and not again when the conversation is resumed or cleared', async () => {
    await using loopback = await startLoopback();
    const first = await loopback.runtime.startSession(loopback.options);
    const turn = first.stream('SAY one');
    await turn.result;
    await first.query('SAY two');
    const { totalUsd, byModel, turns, conversationUsd } = first.costs();
    expect(totalUsd).toBeGreaterThan(0);
    expect(conversationUsd).toBeCloseTo(totalUsd, 12);
    expect(turns).toHaveLength(2);
    expect(turns[0]?.turnId).toBe(turn.id);
    expect(sum(turns)).toBeCloseTo(totalUsd, 12);
    expect(sum(Object.values(byModel))).toBeCloseTo(totalUsd, 12);
    expect(first.status().costUsd).toBe(totalUsd);
    await first.stop();

    const second = await loopback.runtime.startSession({ ...loopback.options, resume: first.sessionId });
    expect(second.costs().totalUsd).toBe(0);
    await second.query('SAY three');
    const resumed = second.costs();
    // The CLI counts on from what the conversation had cost; this session has spent the difference.
    expect(resumed.conversationUsd).toBeCloseTo(totalUsd + resumed.totalUsd, 12);
    expect(resumed.totalUsd).toBeGreaterThan(0);
    await second.clear();
    await second.query('SAY four');
    const cleared = second.costs();
    expect(cleared.totalUsd).toBeCloseTo(resumed.totalUsd + cleared.conversationUsd, 12);
    expect(cleared.turns).toHaveLength(2);
  });

  it('ends a prompt at `maxTurns`, and the session goes on', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      maxTurns: 1,
      allowedTools: ['Bash'],
    });
    const limited = session.query('TOOL Bash {"command":"echo hi"} ;; SAY never');
    await expect(limited).rejects.toMatchObject({
      code: 'TURN_FAILED',
      kind: 'max_turns',
      result: { subtype: 'error_max_turns' },
    });
    expect(await session.query('SAY on')).toMatchObject({ result: 'on' });
  });

  it('ends every prompt once `maxBudgetUsd` is spent', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({ ...loopback.options, maxBudgetUsd: 0.000_01 });
    for (const prompt of ['SAY dear', 'SAY more']) {
      await expect(session.query(prompt)).rejects.toMatchObject({ code: 'TURN_FAILED', kind: 'max_budget' });
    }
    const { totalUsd, turns } = session.costs();
    expect(totalUsd).toBeGreaterThan(0.000_01);
    // The second one was not sent to the model.
    expect(turns.map(({ costUsd }) => costUsd > 0)).toEqual([true, false]);
  });

  it('has the model offered the subagents there are, and counts what they cost', async () => {
    await using loopback = await startLoopback();
    const session = await loopback.runtime.startSession({
      ...loopback.options,
      agents: { reviewer: { description: 'reviews what you wrote', prompt: 'You review.', tools: ['Read'] } },
      allowedTools: ['Agent', 'Task'],
    });
    // In the background, as the CLI has it by default, the turn may be over before the subagent has said a word.
    const how = { description: 'd', subagent_type: 'reviewer', run_in_background: false };
    const call = { ...how, prompt: 'SAY reviewed' };
    await session.query(`TOOL Agent ${JSON.stringify(call)} ;; SAY done`);
    const [main] = loopback.api.requests;
    expect(JSON.stringify(main?.body)).toContain('reviews what you wrote');
    const inner = loopback.api.requests.find(({ agentId }) => agentId !== undefined);
    expect(inner).toMatchObject({ prompt: 'SAY reviewed', system: expect.stringContaining('You review.') });
    expect(inner?.tools).toContain('Read');
    expect(inner?.tools).not.toContain('Bash');
    const { totalUsd, conversationUsd, turns } = session.costs();
    expect(totalUsd).toBeCloseTo(conversationUsd, 12);
    expect(turns).toHaveLength(1);
  });
});
