import { describe, expect, test } from 'vitest';
import type { ResultMessage } from '#core/messages/index.ts';
import { failureKind } from '#core/wire/failure-kind.ts';
import { growth } from '../../helpers/growth.ts';
import { recordedLines, transcripts } from './recorded-lines.ts';

const kindOf = (fields: object) =>
  failureKind({ type: 'result', is_error: true, ...fields } as ResultMessage);
const apiError = (fields: object) => kindOf({ subtype: 'success', terminal_reason: 'api_error', ...fields });

describe('failureKind', () => {
  test.each([
    [400, 'invalid_request'],
    [401, 'authentication'],
    [402, 'billing'],
    [403, 'authentication'],
    [404, 'invalid_request'],
    [408, 'server'],
    [409, 'server'],
    [413, 'invalid_request'],
    [429, 'rate_limit'],
    [500, 'server'],
    [503, 'server'],
    [529, 'overloaded'],
  ])('HTTP %i is %s', (api_error_status, kind) => {
    expect(apiError({ api_error_status, result: 'API Error' })).toBe(kind);
  });

  test.each([
    ['error_max_turns', 'max_turns'],
    ['error_max_budget_usd', 'max_budget'],
    ['error_max_structured_output_retries', 'unknown'],
    ['error_brand_new', 'unknown'],
  ])('%s is %s', (subtype, kind) => {
    expect(kindOf({ subtype, errors: [] })).toBe(kind);
  });

  test.each([
    ['prompt_too_long', 'invalid_request'],
    ['blocking_limit', 'invalid_request'],
    ['image_error', 'invalid_request'],
    ['max_turns', 'max_turns'],
    ['budget_exhausted', 'max_budget'],
    ['aborted_streaming', 'unknown'],
    ['brand_new', 'unknown'],
  ])('a turn that ended by %s is %s', (terminal_reason, kind) => {
    expect(kindOf({ subtype: 'success', terminal_reason })).toBe(kind);
  });

  test.each([
    ['Not logged in · Please run /login', 'authentication'],
    ['Invalid API key · Fix external API key', 'authentication'],
    ['Credit balance is too low', 'billing'],
    ['API Error: Connection refused', 'server'],
    ['Request timed out.', 'server'],
    ['Prompt is too long', 'invalid_request'],
    ['You have hit your usage limit', 'rate_limit'],
    ['the model is overloaded', 'overloaded'],
    ['something else', 'unknown'],
  ])('with nothing but words to go by, "%s" is %s', (words, kind) => {
    expect(kindOf({ subtype: 'success', result: words })).toBe(kind);
    expect(kindOf({ subtype: 'error_during_execution', errors: ['[diagnostic]', words] })).toBe(kind);
  });

  test('a refusal is a refusal, unless the API said something else', () => {
    expect(kindOf({ subtype: 'success', stop_reason: 'refusal' })).toBe('refusal');
    expect(apiError({ stop_reason: 'refusal', api_error_status: 500 })).toBe('server');
  });

  test("the API's name for an error says more than the status", () => {
    expect(apiError({ api_error_status: 500, api_error_type: 'overloaded_error' })).toBe('overloaded');
    expect(apiError({ api_error_status: 400, api_error_type: 'billing_error' })).toBe('billing');
  });

  test('an empty account is answered with a plain 400 and told by its words', () => {
    const facts = { api_error_status: 400, api_error_type: 'invalid_request_error' };
    expect(apiError({ ...facts, result: 'Credit balance is too low' })).toBe('billing');
    expect(apiError({ ...facts, result: 'API Error: 400 overloaded tool list' })).toBe('invalid_request');
  });

  test('an API that gave no answer may give one later', () => {
    expect(apiError({ api_error_status: null, result: 'something went wrong on the way' })).toBe('server');
  });

  test.each([
    {},
    { subtype: 'success', result: 7, terminal_reason: 7, stop_reason: {} },
    { subtype: 'error_during_execution', errors: 'no list', api_error_status: '529', api_error_type: 1 },
    { subtype: 7, errors: [null, { toString: null }] },
  ])('a result of any shape has a kind (%#)', (fields) => {
    expect(kindOf(fields)).toBe('unknown');
  });

  test('judges every failure that was recorded', () => {
    const results = transcripts.flatMap((transcript) =>
      recordedLines(transcript, 'out')
        .filter(({ type, is_error }) => type === 'result' && is_error === true)
        .map(
          (result) =>
            `${transcript.replace('.jsonl', '')} ${failureKind(result as unknown as ResultMessage)}`,
        ),
    );
    expect([...new Set(results)].filter((result) => !result.endsWith(' unknown'))).toEqual([
      '00_official_sdk_argv_cases authentication',
      '06a_err_400 invalid_request',
      '06a_err_401 authentication',
      '06a_err_403 authentication',
      '06a_err_404 invalid_request',
      '06a_err_413 invalid_request',
      '06a_err_429 rate_limit',
      '06a_err_500 server',
      '06a_err_529 overloaded',
      '06b_conn_refused server',
      '06b_no_key authentication',
      '06c_max_budget max_budget',
      '06c_max_turns max_turns',
      '06d_big_10mb invalid_request',
      '06i_poison invalid_request',
      '09a_api_timeout server',
      '11a_default_401 authentication',
      '11a_default_429 rate_limit',
      '11a_default_500 server',
      '11a_default_529 overloaded',
    ]);
  });

  test.each(['hit your ', 'rate', 'connection '])('repeated %j costs no more for each character', (piece) => {
    const judge = (size: number) => kindOf({ subtype: 'success', result: piece.repeat(size) });
    expect(growth(judge, 2_000)).toBeLessThan(8);
  });
});
