import { randomUUID } from 'node:crypto';
import { createToolServer, tool } from '@troupe/core';
import type { PlainStep, TurnScript } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { kindOf, messageSamples, oddLines, type WireMessage } from '../helpers/odd-messages.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const samples = messageSamples();
const raw = (lines: readonly string[]): PlainStep => ({
  type: 'raw',
  text: lines.map((line) => `${line}\n`).join(''),
});

/** Kinds by which the CLI says where it is: one that lies may end a turn early, but a turn it must be. */
const tellsWhereItIs = /^(system (init|status|session_state_changed)|command_lifecycle|result)/;

describe('a session whose CLI says odd things', () => {
  it('knows samples of many kinds', () => {
    expect(samples.length).toBeGreaterThan(50);
    expect(samples.map(kindOf)).toEqual(
      expect.arrayContaining(['assistant', 'control_request can_use_tool']),
    );
  });

  it('ends every turn with its result, whatever came before it, in every field of every kind of message', {
    timeout: 300_000,
  }, async () => {
    await using stage = await setStage();
    const harmless = samples.filter((sample) => !tellsWhereItIs.test(kindOf(sample)));
    const turns = harmless.map(
      (sample): TurnScript => ({
        steps: [{ type: 'text', text: 'hm' }, raw([...oddLines(sample)]), { type: 'text', text: 'done' }],
      }),
    );
    const server = createToolServer({
      name: 'own',
      tools: [tool('add', 'adds', { a: z.number() }, ({ a }) => String(a))],
    });
    const { session } = await stage.start(
      { turns },
      {
        bufferMessages: 100_000,
        mcpServers: { own: server },
        canUseTool: async () => ({ behavior: 'deny', message: 'no' }),
        hooks: { PreToolUse: [{ hooks: [async () => ({})] }] },
        onElicitation: async () => ({ action: 'decline' }),
      },
    );
    const listened = (async () => {
      let count = 0;
      for await (const _ of session.messages({ bufferMessages: 1_000_000 })) count += 1;
      return count;
    })();
    const ends = [];
    for (const sample of harmless) {
      const turn = session.stream('go');
      for await (const _ of turn);
      ends.push([kindOf(sample), turn.state]);
    }
    expect(ends).toEqual(harmless.map((sample) => [kindOf(sample), 'completed']));
    expect(session.health()).toEqual({ status: 'healthy' });
    await session.stop();
    expect(await listened).toBeGreaterThan(1_000);
  });

  it('ends every turn, whatever is odd in its result, and still reckons', { timeout: 300_000 }, async () => {
    await using stage = await setStage();
    const [longest] = samples
      .filter(({ type }) => type === 'result')
      .toSorted((one, other) => JSON.stringify(other).length - JSON.stringify(one).length);
    const lines = [...oddLines(withModels(longest as WireMessage))];
    const turns = lines.map(
      (line): TurnScript => ({ steps: [raw([line]), { type: 'result', outcome: 'skip' }] }),
    );
    const { session } = await stage.start({ turns });
    for (const line of lines) {
      const turn = session.stream('go', { timeoutMs: 60_000 });
      await turn.result.catch(() => undefined);
      expect(['completed', 'failed', 'interrupted', 'cancelled'], line).toContain(turn.state);
    }
    const { totalUsd, byModel } = session.costs();
    const numbers = [totalUsd, ...Object.values(byModel).flatMap((costs) => Object.values(costs))];
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(await session.query('and now?')).toMatchObject({ subtype: 'success' });
  });

  it('ends every turn, whatever is odd in how its CLI says where it is', { timeout: 300_000 }, async () => {
    await using stage = await setStage();
    const places = samples.filter(
      (sample) => tellsWhereItIs.test(kindOf(sample)) && sample.type !== 'result',
    );
    const lines = places.flatMap((sample) => [...oddLines(sample)].slice(0, 400));
    const batches = Array.from({ length: Math.ceil(lines.length / 10) }, (_, at) =>
      lines.slice(10 * at, 10 * at + 10),
    );
    const turns = batches.map(
      (batch): TurnScript => ({
        steps: [{ type: 'text', text: 'hm' }, raw(batch), { type: 'text', text: 'done' }],
      }),
    );
    const { session } = await stage.start({ turns });
    for (const batch of batches) {
      const turn = session.stream('go', { timeoutMs: 60_000 });
      await turn.result.catch(() => undefined);
      expect(['completed', 'failed', 'cancelled'], batch.join('\n')).toContain(turn.state);
    }
    expect(await session.query('and now?')).toMatchObject({ subtype: 'success' });
  });
});

function withModels(sample: WireMessage): WireMessage {
  const used = { costUSD: 0.1, inputTokens: 1, outputTokens: 2 };
  // It names no prompt, so that it is the result of whatever runs.
  const { user_message_uuids: _, user_message_uuid: __, ...rest } = sample;
  return {
    ...rest,
    type: 'result',
    uuid: randomUUID(),
    modelUsage: { opus: used },
    model_usage_since_last_result: { opus: used, constructor: used },
  };
}
