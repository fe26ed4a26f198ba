import type { CanUseTool, PermissionResult } from '@troupe/core';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { answerAsk } from '#core/callbacks/permissions/answer-ask.ts';

const request = {
  subtype: 'can_use_tool',
  tool_name: 'mcp__db__read',
  input: { id: 1 },
  tool_use_id: 'toolu_1',
  permission_suggestions: [{ type: 'setMode', mode: 'acceptEdits', destination: 'session' }],
  blocked_path: '/etc',
  decision_reason: 'outside',
  title: 'May it?',
  display_name: 'Read',
  description: 'reads',
  agent_id: 'a1',
  mcp_server: { name: 'db', source: 'sdk' },
  matched_ask_rule: { source: 'userSettings', tool_name: 'mcp__db__read', rule_content: 'x' },
  requires_user_interaction: true,
};

function setUp(signal = new AbortController().signal) {
  const clock = new SimulatedClock();
  const origin = { sessionName: 'ann', sessionId: () => 's1' };
  const ask = (canUseTool: CanUseTool | undefined, timeoutMs = Number.POSITIVE_INFINITY) =>
    answerAsk(canUseTool, { requestId: 'r1', request }, { signal, timeoutMs, clock, origin });
  return { clock, ask };
}

const returning =
  (value: unknown): CanUseTool =>
  async () =>
    value as PermissionResult;

describe('answerAsk', () => {
  it('hands on all that the CLI tells, under the names of the official SDK', async () => {
    let context: unknown;
    await setUp().ask(async (_name, _input, given) => {
      context = given;
      return { behavior: 'allow' };
    });
    expect(context).toEqual({
      signal: expect.any(AbortSignal),
      sessionId: 's1',
      sessionName: 'ann',
      toolUseID: 'toolu_1',
      requestId: 'r1',
      suggestions: request.permission_suggestions,
      blockedPath: '/etc',
      decisionReason: 'outside',
      title: 'May it?',
      displayName: 'Read',
      description: 'reads',
      agentID: 'a1',
      mcpServer: { name: 'db', source: 'sdk' },
      matchedAskRule: { source: 'userSettings', toolName: 'mcp__db__read', ruleContent: 'x' },
      requiresUserInteraction: true,
    });
  });

  it.each([
    [{ behavior: 'allow' }],
    [{ behavior: 'allow', updatedInput: { a: 1 }, updatedPermissions: [] }],
    [{ behavior: 'allow', decisionClassification: 'user_permanent' }],
    [{ behavior: 'deny', message: 'no', interrupt: true }],
  ])('passes %j on as it is', async (result) => {
    const answer = await setUp().ask(returning({ ...result, toolUseID: 'another' }));
    expect(answer).toEqual({ response: { ...result, toolUseID: 'toolu_1' } });
  });

  it('leaves out what is undefined', async () => {
    const { response } = await setUp().ask(returning({ behavior: 'allow', updatedInput: undefined }));
    expect(response).toStrictEqual({ behavior: 'allow', toolUseID: 'toolu_1' });
  });

  it.each([
    [undefined],
    [null],
    [true],
    ['allow'],
    [[]],
    [{}],
    [{ behavior: 'allowed' }],
    [{ behavior: 'allow', updatedinput: {} }],
    [{ behavior: 'allow', updatedInput: [] }],
    [{ behavior: 'allow', updatedInput: null }],
    [{ behavior: 'allow', updatedPermissions: {} }],
    [{ behavior: 'allow', updatedPermissions: [1] }],
    [{ behavior: 'allow', message: 'x' }],
    [{ behavior: 'allow', toString: 1 }],
    [{ behavior: 'deny' }],
    [{ behavior: 'deny', message: 1 }],
    [{ behavior: 'deny', message: 'x', interrupt: 'yes' }],
    [{ behavior: 'deny', message: 'x', updatedInput: {} }],
    [{ behavior: 'allow', decisionClassification: 1 }],
  ])('denies for %j, which it does not guess at', async (value) => {
    expect(await setUp().ask(returning(value))).toMatchObject({
      response: { behavior: 'deny' },
      notice: { subtype: 'permission_denied', reason: 'bad_answer', toolName: 'mcp__db__read' },
    });
  });

  it('denies for a value that cannot be read', async () => {
    const value = {
      get behavior() {
        throw new Error('boo');
      },
    };
    expect(await setUp().ask(returning(value))).toMatchObject({ notice: { reason: 'bad_answer' } });
  });

  it('denies at the deadline, aborts the signal with a reason, and leaves no timer', async () => {
    const { clock, ask } = setUp();
    let signal: AbortSignal | undefined;
    const answer = ask((_name, _input, context) => {
      signal = context.signal;
      return new Promise(() => {});
    }, 1_000);
    await clock.advance(999);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(await answer).toMatchObject({ response: { behavior: 'deny' }, notice: { reason: 'timed_out' } });
    expect(signal?.reason).toMatchObject({ message: 'No answer within 1000 ms.' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves no timer behind an answer in time', async () => {
    const { clock, ask } = setUp();
    await ask(returning({ behavior: 'allow' }), 1_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('denies when the answer is no longer wanted, before or while it is asked', async () => {
    expect(await setUp(AbortSignal.abort()).ask(returning({ behavior: 'allow' }))).toMatchObject({
      response: { behavior: 'deny' },
    });
    const controller = new AbortController();
    const answer = setUp(controller.signal).ask(() => new Promise(() => {}));
    controller.abort();
    expect(await answer).toMatchObject({ response: { behavior: 'deny' } });
  });

  it('tells the model nothing of what the callback threw', async () => {
    const error = new Error('token abc');
    const answer = await setUp().ask(() => Promise.reject(error));
    expect(JSON.stringify(answer.response)).not.toContain('abc');
    expect(answer.notice).toMatchObject({ reason: 'failed', error });
  });

  it('denies where there is no callback', async () => {
    expect(await setUp().ask(undefined)).toMatchObject({ notice: { reason: 'no_callback' } });
  });
});
