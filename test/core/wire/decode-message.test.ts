import { describe, expect, test } from 'vitest';
import { decodeMessage } from '#core/wire/decode-message.ts';

const decode = (message: { type: string; [key: string]: unknown }) =>
  decodeMessage(message, JSON.stringify(message));

const usage = { input_tokens: 1, output_tokens: 1 };
const success = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'done',
  stop_reason: 'end_turn',
  num_turns: 1,
  duration_ms: 1,
  duration_api_ms: 1,
  total_cost_usd: 0,
  usage,
  modelUsage: {},
  permission_denials: [],
  uuid: 'u',
  session_id: 's',
};
const assistant = {
  type: 'assistant',
  message: {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } }],
    stop_reason: null,
    stop_sequence: null,
    usage,
  },
  parent_tool_use_id: null,
  uuid: 'u',
  session_id: 's',
};

describe('decodeMessage', () => {
  test.each([success, assistant, { type: 'brand_new', payload: { deep: [1] } }])(
    'hands on the object that was parsed, not a copy, and leaves it as it is ($type)',
    (message) => {
      const before = structuredClone(message);
      const frame = decode(message);
      expect(frame.kind === 'message' && frame.message).toBe(message);
      expect(message).toEqual(before);
      expect(frame).not.toHaveProperty('unexpected');
    },
  );

  test.each([
    { type: 'system', subtype: 'brand_new' },
    { ...assistant, brand_new: 1 },
    { ...assistant, message: { ...assistant.message, content: [{ type: 'brand_new', x: 1 }] } },
    { ...success, subtype: 'error_brand_new', terminal_reason: 'brand_new' },
  ])('names, blocks and fields that are not known are nothing to remark on ($type $subtype)', (message) => {
    expect(decode(message)).toEqual({ kind: 'message', message });
  });

  test.each([
    [{ ...assistant, uuid: 7 }, 'uuid'],
    [{ ...assistant, message: { ...assistant.message, usage: undefined } }, 'message.usage'],
    [{ ...assistant, message: { ...assistant.message, content: [{ type: 'text' }] } }, 'message.content.0'],
    [{ type: 'system', subtype: 'status', status: 1, uuid: 'u', session_id: 's' }, 'status'],
    [{ type: 'command_lifecycle', state: 'queued', uuid: 'u', session_id: 's' }, 'command_uuid'],
    [{ ...success, result: undefined }, 'result'],
  ])('a known type in another shape passes as it came, with a word about what is odd', (message, where) => {
    const frame = decode(message);
    if (frame.kind !== 'message') return expect.unreachable(frame.kind);
    expect(frame.message).toBe(message);
    expect(frame.unexpected).toMatch(new RegExp(`^${where}: Invalid input`));
  });
});

describe('a result', () => {
  test.each([
    [{}, true, 'error_during_execution'],
    [{ is_error: false }, false, 'success'],
    [{ is_error: true }, true, 'error_during_execution'],
    [{ subtype: 'success' }, false, 'success'],
    [{ subtype: 'error_max_turns' }, true, 'error_max_turns'],
    [{ subtype: 'success', is_error: true }, true, 'success'],
    [{ subtype: 7, is_error: 'no' }, true, 'error_during_execution'],
    [
      { subtype: 'success', is_error: null, usage: 7, errors: {}, result: [], modelUsage: null },
      false,
      'success',
    ],
  ])('that says only %j always ends a turn, and says how', (fields, isError, subtype) => {
    const frame = decode({ type: 'result', ...fields });
    if (frame.kind !== 'message') return expect.unreachable(frame.kind);
    expect(frame.message).toEqual({ type: 'result', ...fields, is_error: isError, subtype });
    expect(frame.unexpected).toEqual(expect.any(String));
  });
});
