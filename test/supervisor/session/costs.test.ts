import type { ScriptStep } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { gatherCompany, killAndAwaitReturn } from './support.ts';

leavesNothingBehind();

const usage = (costUSD: number) => ({ costUSD, inputTokens: 10, outputTokens: 1 });

/** A turn that has cost so much, told by a CLI whose running total it has brought to `total`. */
function turn(cost: number, total = cost): { readonly steps: readonly ScriptStep[] } {
  const fields = {
    total_cost_usd: total,
    modelUsage: { opus: usage(total) },
    model_usage_since_last_result: { opus: usage(cost) },
  };
  return { steps: [{ type: 'result', fields }] };
}

describe('the costs of a supervisor', () => {
  test('are nothing before anything was asked', async () => {
    await using company = await gatherCompany();
    await company.add('ada');
    expect(company.supervisor.costs()).toEqual({ totalUsd: 0, byModel: {}, endedUsd: 0 });
  });

  test('are those of all its sessions, by model too', async () => {
    await using company = await gatherCompany();
    const { session: ada } = await company.add('ada', { turns: [turn(1), turn(2, 3)] });
    const { session: bob } = await company.add('bob', { turns: [turn(8)] });
    await Promise.all([ada.query('a'), bob.query('b')]);
    await ada.query('c');
    const costs = company.supervisor.costs();
    expect(costs).toMatchObject({ totalUsd: 11, endedUsd: 0 });
    expect(costs.byModel['opus']).toMatchObject({ costUsd: 11, inputTokens: 30, outputTokens: 3 });
    const infos = company.supervisor.listSessions().map(({ costUsd }) => costUsd);
    expect(infos).toEqual([3, 8]);
  });

  test('count once what a resumed CLI carries on in its totals, and go on through new conversations', async () => {
    await using company = await gatherCompany();
    const lives = [{ turns: [turn(1)] }, { turns: [turn(2, 3)] }, { turns: [turn(4)] }];
    const { session } = await company.add('ada', lives);
    await session.query('a');
    await killAndAwaitReturn(company, 'ada');
    await session.query('b');
    expect(company.supervisor.costs().totalUsd).toBe(3);
    await session.clear();
    await session.query('c');
    expect(company.supervisor.costs()).toMatchObject({ totalUsd: 7, endedUsd: 0 });
  });

  test('have no part in what a conversation had cost before it was resumed here', async () => {
    await using company = await gatherCompany();
    const resume = '6f8f9b1c-52a8-4a6c-9d4c-3f5f0c5ad1aa';
    const { session } = await company.add('ada', { turns: [turn(2, 102)] }, { resume });
    await session.query('a');
    expect(company.supervisor.costs().totalUsd).toBe(2);
    expect(session.costs().conversationUsd).toBe(102);
  });

  test('keep those of sessions that were terminated or came to rest, once, also under a name that is used again', async () => {
    await using company = await gatherCompany();
    const { session: ada } = await company.add('ada', { turns: [turn(1)] });
    const dies = { turns: [turn(2), { steps: [{ type: 'die' as const }] }] };
    const { session: bob } = await company.add('bob', dies, { restart: 'temporary' });
    await Promise.all([ada.query('a'), bob.query('b')]);
    await Promise.all([ada.terminate(), company.supervisor.terminateSession('ada')]);
    await expect(bob.query('c')).rejects.toMatchObject({ code: 'CLI_EXIT' });
    await company.event('child_terminated');
    const { session: again } = await company.add('ada', { turns: [turn(4)] });
    await again.query('d');
    expect(company.supervisor.costs()).toMatchObject({ totalUsd: 7, endedUsd: 3 });
    await company.supervisor.stop();
    expect(company.supervisor.costs()).toMatchObject({ totalUsd: 7, endedUsd: 3 });
  });
});
