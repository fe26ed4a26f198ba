import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLine } from '#core/wire/decode-line.ts';
import type { Frame } from '#core/wire/frame.ts';
import { LineDecoder } from '#core/wire/line-decoder.ts';

const line = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const decode = (lines: readonly string[]) => new LineDecoder().decode(lines);
const decodeAll = (...values: readonly unknown[]) => decode(values.map(line));
const kinds = (frames: readonly Frame[]) => frames.map(({ kind }) => kind);

const textDelta = (text: string) => ({
  type: 'stream_event',
  event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
  parent_tool_use_id: null,
  uuid: 'u',
  session_id: 's',
});
const status = { type: 'system', subtype: 'status', status: 'requesting', uuid: 'u', session_id: 's' };

describe('LineDecoder', () => {
  test('stream events that follow one another are one frame; anything else between them ends it', () => {
    expect(decodeAll(textDelta('a'), textDelta('b'), status, textDelta('c'))).toEqual([
      { kind: 'deltas', messages: [textDelta('a'), textDelta('b')] },
      { kind: 'message', message: status },
      { kind: 'deltas', messages: [textDelta('c')] },
    ]);
  });

  test('a broken line between stream events ends the run too: what is missing shows in its place', () => {
    expect(kinds(decodeAll(textDelta('a'), '{"type":"stream_ev', textDelta('b')))).toEqual([
      'deltas',
      'malformed',
      'deltas',
    ]);
  });

  test.each(['', ' ', '\t \r', '\r'])('a blank line (%j) says nothing and does not end a run', (blank) => {
    expect(decodeAll(blank, textDelta('a'), blank, textDelta('b'))).toHaveLength(1);
    expect(decodeAll(blank)).toEqual([]);
  });

  test('a line feed of Windows is not part of the message', () => {
    expect(decode([`${JSON.stringify(status)}\r`])).toEqual([{ kind: 'message', message: status }]);
  });

  test('no lines are no frames', () => {
    expect(decode([])).toEqual([]);
  });
});

/** The frames of the lines one by one, and as JSON, so that the order of keys counts too. */
const wordForWord = (frames: readonly Frame[]) =>
  frames
    .flatMap((frame) =>
      frame.kind === 'deltas' ? frame.messages.map((piece): object => ({ piece })) : [frame],
    )
    .map((frame) => JSON.stringify(frame));
const oneByOne = (lines: readonly string[]) => wordForWord(lines.flatMap((text) => decodeLine(text) ?? []));

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    'plain',
    '"',
    '\\',
    '\\"',
    '\n',
    '"uuid":"',
    '"}},"session_id":"s"',
    '語🙂é',
    '\u2028',
  ),
);
// The shapes of the CLI, and others that a template must not take for them.
const shapes: readonly ((text: string, uuid: string) => object)[] = [
  (text, uuid) => ({ ...textDelta(text), uuid, api_message_id: 'm' }),
  (text, uuid) => ({ ...textDelta(text), uuid, api_message_id: 'n' }),
  (text, uuid) => ({ uuid, type: 'stream_event', event: textDelta(text).event }),
  (text, uuid) => ({ ...textDelta(text), uuid, extra: { nested: true } }),
  (text, uuid) => ({ ...textDelta(text), note: `"text":"${text}`, uuid, text, ['__proto__']: null }),
  (thinking, uuid) => ({
    type: 'stream_event',
    event: { type: 'content_block_delta', index: 1, delta: { type: 'thinking_delta', thinking } },
    uuid,
  }),
  (partial_json, uuid) => ({
    type: 'stream_event',
    event: { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json } },
    uuid,
  }),
];
const block = fc
  .tuple(fc.constantFrom(...shapes), fc.array(fc.tuple(words, words), { maxLength: 12 }))
  .map(([shape, pieces]) => pieces.map(([text, uuid]) => JSON.stringify(shape(text, uuid))));
const chunks = fc.array(
  fc.array(block, { maxLength: 3 }).map((blocks) => blocks.flat()),
  { maxLength: 4 },
);

describe('pieces of one form', () => {
  const run = Array.from({ length: 12 }, (_, at) =>
    JSON.stringify({ ...textDelta(`word ${at}`), uuid: `${at}` }),
  );

  test('are read as if each were parsed by itself, whatever they hold and however they come', () => {
    fc.assert(
      fc.property(chunks, (lines) => {
        const decoder = new LineDecoder();
        const frames = lines.flatMap((chunk) => decoder.decode(chunk));
        expect(wordForWord(frames)).toEqual(oneByOne(lines.flat()));
      }),
      { numRuns: 2_000 },
    );
  });

  test('that were damaged anywhere are told from the others', () => {
    const damage = fc.tuple(
      fc.nat(11),
      fc.nat(),
      fc.constantFrom('', '"', '\\', '\u0001', 'x', ',', '}', '"}'),
    );
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const lines = [...run];
        for (const [at, place, character] of damages) {
          const text = lines[at] ?? '';
          const from = place % (text.length + 1);
          lines[at] = text.slice(0, from) + character + text.slice(from + 1);
        }
        const decoder = new LineDecoder();
        decoder.decode(run);
        expect(wordForWord(decoder.decode(lines))).toEqual(oneByOne(lines));
      }),
      { numRuns: 5_000 },
    );
  });

  test('share nothing that one reader could change for another', () => {
    const decoder = new LineDecoder();
    const [frame] = decoder.decode(run);
    if (frame?.kind !== 'deltas') return expect.unreachable();
    for (const message of frame.messages) {
      Object.assign(message.event, { index: 7, delta: undefined, type: 'changed' });
      Object.assign(message, { uuid: 'changed' });
    }
    expect(wordForWord(decoder.decode(run))).toEqual(oneByOne(run));
  });

  test('are parsed together: after the first few, JSON.parse is called once for the rest', () => {
    const { parse } = JSON;
    let calls = 0;
    JSON.parse = (...given: Parameters<typeof parse>) => {
      calls += 1;
      return parse(...given);
    };
    try {
      decode(Array.from({ length: 500 }, () => run).flat());
    } finally {
      JSON.parse = parse;
    }
    expect(calls).toBeLessThan(10);
  });
});
