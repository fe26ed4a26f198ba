import type { ModelUsage, ResultMessage } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import {
  type CostLedger,
  costsOf,
  emptyLedger,
  onNewProcess,
  recordCosts,
} from '#core/conversation/cost-ledger.ts';

const usage = (costUSD: number, tokens = 0) =>
  ({ costUSD, inputTokens: tokens, outputTokens: tokens, cacheReadInputTokens: 0 }) as ModelUsage;

let count = 0;

interface Told {
  readonly total: number;
  readonly since?: Record<string, ModelUsage>;
  readonly models?: Record<string, ModelUsage>;
  readonly turnId?: string;
  readonly index?: number;
  readonly uuid?: string;
}

function result({ total, since, models = {}, turnId, index, uuid }: Told): ResultMessage {
  count += 1;
  // Of a result the ledger looks at these fields alone.
  return {
    type: 'result',
    uuid: uuid ?? `result-${count}`,
    total_cost_usd: total,
    modelUsage: models,
    ...(since && { model_usage_since_last_result: since }),
    ...(turnId && { user_message_uuids: [turnId] }),
    ...(index !== undefined && { result_index: index }),
  } as unknown as ResultMessage;
}

const record = (ledger: CostLedger, told: Told, resumed = false) =>
  recordCosts(ledger, result(told), { resumed });
const turnsOf = (ledger: CostLedger) => ledger.turns.map(({ costUsd }) => costUsd);

describe('the cost ledger', () => {
  it('makes turns of running totals, each for itself, in all and by model', () => {
    let ledger = record(emptyLedger, { total: 1, models: { a: usage(1, 10) }, turnId: 'first' });
    ledger = record(ledger, { total: 3, models: { a: usage(1, 10), b: usage(2, 5) }, turnId: 'second' });
    expect(costsOf(ledger)).toMatchObject({
      totalUsd: 3,
      conversationUsd: 3,
      byModel: { a: { costUsd: 1, inputTokens: 10 }, b: { costUsd: 2, outputTokens: 5 } },
      turns: [
        { turnId: 'first', costUsd: 1 },
        { turnId: 'second', costUsd: 2, byModel: { b: { costUsd: 2 } } },
      ],
    });
    expect(Object.keys(ledger.turns[1]?.byModel ?? {})).toEqual(['b']);
  });

  it('takes what is no count, and no costs of a model, for nothing', () => {
    // Not even a number that looks like one in a text is counted.
    const odd = { costUSD: '3', inputTokens: true, outputTokens: [7], cacheReadInputTokens: {} };
    const models = { a: usage(1, 2), n: null, t: 'text', o: odd } as unknown as Record<string, ModelUsage>;
    const nothing = { costUsd: 0, inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 0 };
    const { byModel } = costsOf(record(emptyLedger, { total: 1, since: models, models }));
    expect(byModel).toMatchObject({ a: { costUsd: 1, inputTokens: 2 }, n: nothing, t: nothing, o: nothing });
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('counts a model whose name is %s', (name) => {
    let ledger = record(emptyLedger, { total: 1, models: { [name]: usage(1, 10) } });
    ledger = record(ledger, { total: 3, models: { [name]: usage(3, 30) } });
    expect(costsOf(ledger).byModel[name]).toMatchObject({ costUsd: 3, inputTokens: 30 });
  });

  it('does not count what a resumed conversation had cost before', () => {
    const told = { total: 5.25, since: { a: usage(0.25) }, models: { a: usage(5.25) } };
    const ledger = record(emptyLedger, told, true);
    expect(ledger).toMatchObject({
      totalUsd: 0.25,
      conversationUsd: 5.25,
      byModel: { a: { costUsd: 0.25 } },
    });
  });

  it('begins with the first total of a resumed conversation where the CLI tells no more', () => {
    let ledger = record(emptyLedger, { total: 5, models: { a: usage(5) } }, true);
    ledger = record(ledger, { total: 7, models: { a: usage(7) } }, true);
    expect(ledger).toMatchObject({ totalUsd: 2, byModel: { a: { costUsd: 2 } } });
    expect(turnsOf(ledger)).toEqual([0, 2]);
  });

  it('counts nothing twice when another process goes on with the conversation', () => {
    let ledger = record(emptyLedger, { total: 1, since: { a: usage(1) }, index: 0 });
    ledger = onNewProcess(ledger);
    // The first result of a process may have the index of the last one before it.
    ledger = record(ledger, { total: 3, since: { a: usage(2) }, index: 0 }, true);
    expect(ledger).toMatchObject({ totalUsd: 3, conversationUsd: 3 });
  });

  it('goes on counting when the total begins anew, as after a clear', () => {
    let ledger = record(emptyLedger, { total: 4, models: { a: usage(4) } });
    ledger = record(ledger, { total: 1, models: { a: usage(1) } });
    expect(ledger).toMatchObject({ totalUsd: 5, conversationUsd: 1, byModel: { a: { costUsd: 5 } } });
    ledger = onNewProcess(ledger);
    ledger = record(ledger, { total: 2 });
    expect(ledger).toMatchObject({ totalUsd: 7, conversationUsd: 2 });
  });

  it('takes a total of nothing for no total', () => {
    let ledger = record(emptyLedger, { total: 4 });
    ledger = record(ledger, { total: 0 });
    ledger = record(ledger, { total: 5 });
    expect(ledger).toMatchObject({ totalUsd: 9 - 4, conversationUsd: 5 });
  });

  it('counts a result once that is told twice', () => {
    let ledger = record(emptyLedger, { total: 1, since: { a: usage(1) }, uuid: 'same' });
    ledger = record(ledger, { total: 1, since: { a: usage(1) }, uuid: 'same' });
    expect(ledger).toMatchObject({ totalUsd: 1, turns: [{ costUsd: 1 }] });
  });

  it('counts what a missed result had cost', () => {
    let ledger = record(emptyLedger, { total: 1, since: { a: usage(1) }, models: { a: usage(1) }, index: 0 });
    ledger = record(ledger, { total: 6, since: { a: usage(2) }, models: { a: usage(6) }, index: 2 });
    expect(ledger).toMatchObject({ totalUsd: 6, byModel: { a: { costUsd: 6 } } });
  });

  it('does not change for a result without a total', () => {
    expect(record(emptyLedger, { total: Number.NaN })).toBe(emptyLedger);
  });

  it('keeps the latest 100 turns, and all they cost', () => {
    let ledger = emptyLedger;
    for (let turn = 1; turn <= 1_200; turn += 1) ledger = record(ledger, { total: turn });
    expect(ledger.turns).toHaveLength(100);
    expect(ledger.totalUsd).toBe(1_200);
  });

  it('never makes less of what was spent, whatever a CLI reports', () => {
    let ledger = emptyLedger;
    for (const total of [3, 1, 0, 2, 2, 8, 0, 1]) {
      const next = record(ledger, { total, models: { a: usage(total) } });
      expect(next.totalUsd).toBeGreaterThanOrEqual(ledger.totalUsd);
      ledger = next;
    }
  });
});
