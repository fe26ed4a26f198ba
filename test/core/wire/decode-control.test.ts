import { describe, expect, test } from 'vitest';
import { decodeLine } from '#core/wire/decode-line.ts';

const decode = (value: unknown) => decodeLine(JSON.stringify(value));

describe('a control request', () => {
  test('arrives with all it asks, whatever the subtype', () => {
    const request = { subtype: 'brand_new', input: { deep: [{ toString: 1 }] } };
    expect(decode({ type: 'control_request', request_id: 'r', request })).toEqual({
      kind: 'control_request',
      requestId: 'r',
      request,
    });
  });

  test('is taken back by its id', () => {
    expect(decode({ type: 'control_cancel_request', request_id: 'r' })).toEqual({
      kind: 'control_cancel',
      requestId: 'r',
    });
  });
});

describe('a control response', () => {
  const answer = (response: object) =>
    decode({ type: 'control_response', response: { request_id: 'r', ...response } });

  test('that succeeds carries the answer, and what stands beside it', () => {
    const envelope = {
      request_id: 'r',
      subtype: 'success',
      response: { mode: 'plan' },
      pending_permission_requests: [{ request_id: 'p' }],
    };
    expect(decode({ type: 'control_response', response: envelope })).toEqual({
      kind: 'control_response',
      requestId: 'r',
      outcome: { ok: true, response: { mode: 'plan' }, envelope },
    });
  });

  test('that succeeds may have nothing to say', () => {
    expect(answer({ subtype: 'success' })).toMatchObject({ outcome: { ok: true, response: undefined } });
  });

  test.each([
    [
      { subtype: 'error', error: 'no such model' },
      { ok: false, error: 'no such model' },
    ],
    [
      { subtype: 'error', error: 'not now', error_code: 'busy' },
      { ok: false, error: 'not now', code: 'busy' },
    ],
    [{ subtype: 'error' }, { ok: false, error: 'The CLI refused without saying why.' }],
    [
      { subtype: 'brand_new', response: 1 },
      { ok: false, error: 'The CLI refused without saying why.' },
    ],
  ])('%j is a refusal: whoever asked hears of it', (response, outcome) => {
    expect(answer(response)).toEqual({ kind: 'control_response', requestId: 'r', outcome });
  });
});
