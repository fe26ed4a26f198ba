import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineCutter } from '#core/process/line-cutter.ts';
import type { Frame } from '#core/wire/frame.ts';
import { LineDecoder } from '#core/wire/line-decoder.ts';

/** Everything that is said in chunks of bytes, in order, through the same two stages as in a session. */
function read(bytes: Buffer, cuts: readonly number[]): Frame[] {
  const cutter = new LineCutter(Number.POSITIVE_INFINITY, () => undefined);
  const decoder = new LineDecoder();
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((edge, at) => {
    const { raw, textOf } = cutter.push(bytes.subarray(edges[at], edge));
    return decoder.decode(raw, textOf);
  });
}

const messagesOf = (frames: readonly Frame[]): unknown[] =>
  frames.flatMap((frame) => {
    if (frame.kind === 'deltas') return frame.messages;
    return frame.kind === 'message' ? [frame.message] : [];
  });

const cuts = fc.array(fc.nat(), { maxLength: 20 });
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u2028', '\u2029', '語🙂é', '\ufeff', '__proto__'),
);
const textDelta = fc.tuple(fc.nat(), text).map(([number, words]) => ({
  type: 'stream_event',
  event: { type: 'content_block_delta', index: number, delta: { type: 'text_delta', text: words } },
}));
// Messages of no known type: nothing about them is checked, so every one of them is good.
const stranger = fc
  .tuple(fc.jsonValue(), text)
  .map(([payload, words]) => ({ type: 'stranger', words, payload }));
const goodLine = fc
  .oneof(textDelta, stranger)
  .map((message) => ({ message, bytes: Buffer.from(JSON.stringify(message)) }));

const afterNoise = (bytes: Buffer) => ({ message: undefined, bytes });
const withoutNewline = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => (byte === 10 ? 32 : byte)));
const noise = fc
  .oneof(
    fc.uint8Array({ maxLength: 40 }).map(withoutNewline),
    fc
      .constantFrom(
        '[Debug] hello',
        '{"type":',
        '{"type":"stream_event","event":{}}',
        '{"type":"system"}',
        'null',
        '\r',
      )
      .map((words) => Buffer.from(words)),
    // A good line whose end is missing, as when the CLI is killed while it writes.
    goodLine.map(({ bytes }) => bytes.subarray(0, bytes.length - 1)),
  )
  .map(afterNoise);

describe('reading what comes off the pipe', () => {
  test('any bytes in any chunks are read without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), cuts, (bytes, at) => {
        read(Buffer.concat([bytes, Buffer.from('\n')]), at);
      }),
      { numRuns: 3_000 },
    );
  });

  test('any JSON in any known place is read without a throw', () => {
    const types = [
      'assistant',
      'user',
      'result',
      'system',
      'stream_event',
      'control_request',
      'control_response',
      'control_cancel_request',
      'keep_alive',
      'command_lifecycle',
      'rate_limit_event',
      'troupe',
    ];
    const keys = [
      'subtype',
      'message',
      'event',
      'request',
      'response',
      'request_id',
      'is_error',
      'errors',
      'usage',
      '__proto__',
    ];
    const object = fc.tuple(
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()),
    );
    fc.assert(
      fc.property(object, ([type, fields]) => {
        const [frame] = read(Buffer.from(`${JSON.stringify({ ...fields, type })}\n`), []);
        expect(frame).toBeDefined();
        if (type === 'result') expect(frame?.kind).toBe('message');
      }),
      { numRuns: 3_000 },
    );
  });

  test('no good line among noise is lost, changed or moved, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(goodLine, noise), { maxLength: 30 }), cuts, (lines, at) => {
        const bytes = Buffer.concat(lines.flatMap((line) => [line.bytes, Buffer.from('\n')]));
        const good = lines.flatMap(({ message }) => (message === undefined ? [] : [message]));
        // Through JSON and back, as on the wire: that is where lone surrogates and -0 end up.
        const expected = good.map((message) => JSON.parse(Buffer.from(JSON.stringify(message)).toString()));
        expect(messagesOf(read(bytes, at))).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test('noise between two lines leaves a trace there, unless it is blank', () => {
    fc.assert(
      fc.property(goodLine, noise, goodLine, (before, between, after) => {
        const bytes = Buffer.concat(
          [before.bytes, between.bytes, after.bytes].flatMap((line) => [line, Buffer.from('\n')]),
        );
        const isBlank = between.bytes.toString('latin1').trim() === '';
        fc.pre(!isBlank);
        expect(read(bytes, []).map(({ kind }) => kind)[1]).toBe('malformed');
      }),
    );
  });
});
