import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { WireError } from '#core/errors/errors.ts';
import { decodeLine } from '#core/wire/decode-line.ts';
import type { Frame } from '#core/wire/frame.ts';
import { LineDecoder } from '#core/wire/line-decoder.ts';

const line = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const decodeAll = (...values: readonly unknown[]) => new LineDecoder().decode(values.map(line));
const kinds = (frames: readonly Frame[]) => frames.map(({ kind }) => kind);

const textDelta = (text: string) => ({
  type: 'stream_event',
  event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
  parent_tool_use_id: null,
  uuid: 'u',
  session_id: 's',
});
const status = { type: 'system', subtype: 'status', status: 'requesting', uuid: 'u', session_id: 's' };

describe('what is not a message', () => {
  test.each([
    ['[SandboxDebug] listening', 'is not JSON'],
    ['{"type":"system"', 'is not JSON'],
    ['\u0000\u0000', 'is not JSON'],
    ['null', 'is not a JSON object'],
    ['42', 'is not a JSON object'],
    ['"result"', 'is not a JSON object'],
    ['[{"type":"result"}]', 'is not a JSON object'],
    ['{}', 'has no `type`'],
    ['{"type":null}', 'has no `type`'],
    ['{"type":["result"]}', 'has no `type`'],
    ['{"__proto__":{"type":"result"}}', 'has no `type`'],
    ['{"type":"troupe","subtype":"restarted"}', 'is a broken `troupe`: that name is reserved'],
    ['{"type":"system"}', 'is a broken `system`: it has no `subtype`'],
    ['{"type":"assistant"}', 'is a broken `assistant`: its `message` is not an object'],
    [
      '{"type":"assistant","message":{"content":"text"}}',
      'is a broken `assistant`: its `content` is not a list',
    ],
    ['{"type":"user","message":{"content":7}}', 'is a broken `user`: its `content` is not a list'],
    [
      '{"type":"user","message":{"content":[null]}}',
      'is a broken `user`: one of its content blocks has no `type`',
    ],
    ['{"type":"stream_event"}', 'is a broken `stream_event`: its `event` has no `type`'],
    ['{"type":"control_request","request_id":1}', 'is a broken `control_request`'],
    ['{"type":"control_request","request_id":"r","request":{}}', 'is a broken `control_request`'],
    ['{"type":"control_response","response":{"subtype":"success"}}', 'is a broken `control_response`'],
    ['{"type":"control_cancel_request"}', 'is a broken `control_cancel_request`'],
  ])('%s is malformed', (text, what) => {
    const [frame, ...rest] = decodeAll(text);
    expect(rest).toEqual([]);
    if (frame?.kind !== 'malformed') return expect.unreachable(frame?.kind);
    expect(frame.error).toBeInstanceOf(WireError);
    expect(frame.error.message).toBe(`The CLI printed a line that ${what}.`);
    expect(frame.error.excerpt).toBe(text);
  });

  test('the excerpt of a long line is its first 200 characters, of whatever length in bytes', () => {
    for (const character of ['x', 'é', '語', '🙂']) {
      const text = `{${character.repeat(10_000)}`;
      const [frame] = decodeAll(text);
      expect(frame?.kind === 'malformed' && frame.error.excerpt).toBe(text.slice(0, 200));
    }
  });

  test('the fault of a line that is not JSON says where it is', () => {
    const [frame] = decodeAll('{"type":"system",}');
    expect(frame?.kind === 'malformed' && frame.error.cause).toBeInstanceOf(SyntaxError);
  });
});

describe('the error of a broken line', () => {
  test('does not keep the line in memory', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const megabyte = 2 ** 20;
    const brokenLineOf = (bytes: number) => `{${Buffer.alloc(bytes, 'x').toString()}`;
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const frames = Array.from({ length: 40 }, () => decodeAll(brokenLineOf(megabyte))).flat();
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 * megabyte);
    expect(kinds(frames)).toEqual(frames.map(() => 'malformed'));
  });
});

describe('the characters', () => {
  test('of a byte order mark are not part of the text; a second one is', () => {
    expect(decodeAll(`\ufeff${JSON.stringify(status)}`)).toEqual([{ kind: 'message', message: status }]);
    expect(kinds(decodeAll(`\ufeff\ufeff${JSON.stringify(status)}`))).toEqual(['malformed']);
    expect(kinds(decodeAll('\ufeff'))).toEqual(['malformed']);
  });

  test('of U+2028 and U+2029 are text', () => {
    const note = { type: 'note', text: 'a\u2028b\u2029c' };
    expect(decodeAll(JSON.stringify(note))).toEqual([{ kind: 'message', message: note }]);
  });
});

describe('JSON', () => {
  test('of any depth is read', () => {
    const depth = 100_000;
    expect(kinds(decodeAll(`{"type":"deep","x":${'['.repeat(depth)}${']'.repeat(depth)}}`))).toEqual([
      'message',
    ]);
    const nested = `{"type":"user","message":{"content":[{"type":"x","y":${'['.repeat(depth)}${']'.repeat(depth)}}]}}`;
    expect(kinds(decodeAll(nested))).toEqual(['message']);
  });

  test('numbers too large are infinite, the last of two equal keys counts', () => {
    const [frame] = decodeAll('{"type":"note","n":1e999,"n2":1,"n2":2}');
    expect(frame).toEqual({ kind: 'message', message: { type: 'note', n: Number.POSITIVE_INFINITY, n2: 2 } });
  });

  test('keys of the prototype chain are plain keys and pollute nothing', () => {
    const text =
      '{"type":"user","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","__proto__":{"polluted":3}}]},"parent_tool_use_id":null}';
    const [frame] = decodeAll(text);
    expect(frame?.kind).toBe('message');
    expect({}).not.toHaveProperty('polluted');
    if (frame?.kind !== 'message') return;
    expect(Object.getPrototypeOf(frame.message)).toBe(Object.prototype);
    expect(JSON.stringify(frame.message)).toBe(text);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a type called %s is an unknown type',
    (type) => {
      expect(decodeAll({ type })).toEqual([{ kind: 'message', message: { type } }]);
      expect(decodeAll({ type: 'system', subtype: type })).toEqual([
        { kind: 'message', message: { type: 'system', subtype: type } },
      ]);
      const block = { type: 'assistant', message: { content: [{ type }] } };
      expect(kinds(decodeAll(block))).toEqual(['message']);
    },
  );
});

describe('decodeLine', () => {
  test('reads one line', () => {
    expect(decodeLine(line(status))).toEqual({ kind: 'message', message: status });
    expect(decodeLine(line(textDelta('a')))).toEqual({ kind: 'deltas', messages: [textDelta('a')] });
    expect(decodeLine(line('{"type":"keep_alive"}'))).toEqual({ kind: 'keep_alive' });
  });

  test('hears nothing in a blank line', () => {
    expect(decodeLine(line(' '))).toBeUndefined();
  });
});
