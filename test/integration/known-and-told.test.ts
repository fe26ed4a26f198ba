import { type Logger, silentLogger } from '@troupe/core';
import { SessionSupervisor, type SessionSupervisorEvent } from '@troupe/supervisor';
import type { ScriptStep } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

/** A logger that keeps its lines at `warn`. */
function keepsWarnings() {
  const lines: { readonly words: string; readonly facts: object }[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (facts, words) => void lines.push({ words: String(words), facts: facts as object }),
    child: () => logger,
  };
  return { lines, logger, of: (words: string) => lines.filter((line) => line.words === words) };
}

const line = (message: object): ScriptStep => ({ type: 'line', line: message });

const resetsAt = 1_800_000_000;
const used = {
  type: 'rate_limit_event',
  rate_limit_info: { status: 'rejected', resetsAt, rateLimitType: 'five_hour', utilization: 1 },
};

describe('the limits of a subscription', () => {
  it('are in the status, in the error with their end, and in the log once', async () => {
    const { of, logger } = keepsWarnings();
    await using stage = await setStage();
    const fails = line({
      type: 'result',
      subtype: 'success',
      is_error: true,
      result: 'You hit your limit.',
      api_error_status: 429,
      terminal_reason: 'api_error',
    });
    const { session } = await stage.start(
      { turns: [{ steps: [line(used), line(used), fails] }] },
      { logger },
    );
    const rateLimit = {
      status: 'rejected',
      limit: 'five_hour',
      resetsAt: resetsAt * 1_000,
      utilization: 1,
      isUsingOverage: false,
    };
    await expect(session.query('x')).rejects.toMatchObject({
      code: 'TURN_FAILED',
      kind: 'rate_limit',
      rateLimit,
      message: expect.stringContaining('`five_hour` is lifted at 2027-01-15T08:00:00.000Z'),
    });
    expect(session.status().rateLimit).toEqual(rateLimit);
    expect(of('the limit of the subscription is near or used up')).toMatchObject([{ facts: rateLimit }]);
  });

  it('of odd values cost nothing', async () => {
    await using stage = await setStage();
    const odd = [null, 7, 'x', [], { status: 3, resetsAt: Number.MAX_VALUE, rateLimitType: {} }];
    const steps = odd.map((rate_limit_info) => line({ type: 'rate_limit_event', rate_limit_info }));
    const { session } = await stage.start({ turns: [{ steps: [...steps, { type: 'text', text: 'ok' }] }] });
    expect(await session.query('x')).toMatchObject({ result: 'ok' });
    expect(session.status().rateLimit).toMatchObject({ status: 'unknown', resetsAt: undefined });
  });
});

describe('what the CLI says in passing', () => {
  it('is a line at `warn`: a model that is not found, another model, a tool server that failed', async () => {
    const { of, logger } = keepsWarnings();
    await using stage = await setStage();
    const steps = [
      line({
        type: 'system',
        subtype: 'model_fallback',
        trigger: 'overloaded',
        original_model: 'one',
        fallback_model: 'two',
      }),
      line({
        type: 'system',
        subtype: 'init',
        mcp_servers: [{ name: 'files', status: 'failed' }, { name: 'web', status: 'connected' }, null, 3],
      }),
      line({
        type: 'result',
        subtype: 'success',
        is_error: true,
        result: 'The selected model may not exist.',
        api_error_status: 404,
        api_error_type: 'not_found_error',
        terminal_reason: 'api_error',
      }),
    ];
    const { session } = await stage.start({ turns: [{ steps }] }, { logger });
    await expect(session.query('x')).rejects.toMatchObject({ kind: 'invalid_request' });
    expect(of('another model answers')).toMatchObject([{ facts: { from: 'one', to: 'two' } }]);
    expect(of('tool servers cannot be used')).toMatchObject([{ facts: { servers: ['files: failed'] } }]);
    expect(of('a turn failed')).toMatchObject([
      { facts: { kind: 'invalid_request', status: 404, apiError: 'not_found_error' } },
    ]);
  });

  it('a 403 that it would try again ends the turn at once', async () => {
    await using stage = await setStage();
    const retry = line({
      type: 'system',
      subtype: 'api_retry',
      attempt: 1,
      max_retries: 10,
      retry_delay_ms: 600,
      error_status: 403,
      error: 'authentication_failed',
    });
    const { session } = await stage.start({ turns: [{ steps: [retry, { type: 'hang' }] }] });
    await expect(session.query('x')).rejects.toMatchObject({
      code: 'TURN_FAILED',
      kind: 'authentication',
      lastRetry: { status: 403, attempts: 1 },
      message: expect.stringContaining('`failFast`'),
    });
  });
});

describe('a supervisor that restarts each session by itself', () => {
  it('tells each event of a child once', async () => {
    await using stage = await setStage();
    const events: SessionSupervisorEvent[] = [];
    const { options } = await stage.script([{ turns: [{ steps: [{ type: 'die', code: 3 }] }] }, {}]);
    await using supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      restartScope: 'session',
      onEvent: (event) => void events.push(event),
    });
    const session = await supervisor.startSession({ ...options, name: 'ada' });
    await session.ready;
    await session.query('die').catch(() => undefined);
    await eventually(() => session.query('live').then(() => true));
    await supervisor.stop();
    const children = events.filter(({ type }) => type.startsWith('child_'));
    // Started twice, ended twice (one crash, one stop), and one crash to report.
    expect(children.map(({ type }) => type).sort()).toEqual([
      'child_ended',
      'child_ended',
      'child_started',
      'child_started',
      'child_terminated',
    ]);
  });
});
