import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineCutter } from '#core/process/line-cutter.ts';
import { decodeLine } from '#core/wire/decode-line.ts';
import type { Frame } from '#core/wire/frame.ts';
import { LineDecoder } from '#core/wire/line-decoder.ts';
import { line, linesOf, textKinds } from '../../helpers/said-by-models.ts';

/** What is said, a stream event at a time and as JSON, so that the order of keys counts too. */
const wordForWord = (frames: readonly Frame[]) =>
  frames
    .flatMap((frame): object[] => (frame.kind === 'deltas' ? frame.messages : [frame]))
    .map((said) => JSON.stringify(said));

/** As it comes off the pipe, cut at those offsets, through the two stages of a session. */
function read(bytes: Buffer, cuts: readonly number[], decoder = new LineDecoder()): string[] {
  const cutter = new LineCutter(Number.POSITIVE_INFINITY, () => undefined);
  const edges = [0, ...cuts, bytes.length];
  return wordForWord(
    edges.slice(1).flatMap((edge, at) => {
      const { raw, textOf } = cutter.push(bytes.subarray(edges[at], edge));
      return decoder.decode(raw, textOf);
    }),
  );
}

/** Each line decoded and parsed by itself. */
function oneByOne(bytes: Buffer): string[] {
  const lines: Buffer[] = [];
  for (let start = 0, end = bytes.indexOf(10); end !== -1; start = end + 1, end = bytes.indexOf(10, start))
    lines.push(bytes.subarray(start, end));
  return wordForWord(lines.flatMap((text) => decodeLine(text.toString('utf8')) ?? []));
}

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((text) => `${text}\n`).join(''));

function callsOfParse(act: () => void): number {
  const { parse } = JSON;
  let calls = 0;
  JSON.parse = (...given: Parameters<typeof parse>) => {
    calls += 1;
    return parse(...given);
  };
  try {
    act();
  } finally {
    JSON.parse = parse;
  }
  return calls;
}

describe.each(textKinds)('%s, as the CLI prints it', (kind) => {
  test('is read as if each line were parsed by itself, cut at every byte', () => {
    // In the mix, the end of one block and the beginning of the next.
    const bytes = bytesOf(linesOf(kind, 70).slice(46));
    const expected = oneByOne(bytes);
    // With templates at hand, or the first lines alone would be read without.
    const decoder = new LineDecoder();
    expect(read(bytes, [], decoder)).toEqual(expected);
    for (let at = 0; at <= bytes.length; at += 1) {
      const cut = read(bytes, [at], decoder);
      if (cut.join() !== expected.join()) expect(cut, `cut at ${at}`).toEqual(expected);
    }
    const everyByte = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
    expect(read(bytes, everyByte, decoder)).toEqual(expected);
  });

  test('is read so in long chunks and in short ones', () => {
    const bytes = bytesOf(linesOf(kind, 3_000));
    const expected = oneByOne(bytes);
    for (const size of [65_536, 8_192, 1_000, 333]) {
      const cuts = Array.from({ length: Math.floor((bytes.length - 1) / size) }, (_, at) => (at + 1) * size);
      expect(read(bytes, cuts)).toEqual(expected);
    }
  });

  test('that is damaged anywhere is told from what is not', () => {
    const bytes = bytesOf(linesOf(kind, 70).slice(46));
    const decoder = new LineDecoder();
    read(bytes, [], decoder);
    // Of JSON, of UTF-8, and ends of lines.
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('"\\,{}[]:\n\r u')),
      fc.integer({ min: 0, max: 255 }),
    );
    const damage = fc.tuple(fc.nat(bytes.length - 1), byte);
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
        const damaged = Buffer.from(bytes);
        for (const [at, value] of damages) damaged[at] = value;
        expect(read(damaged, [], decoder)).toEqual(oneByOne(damaged));
      }),
      { numRuns: 300 },
    );
  });

  test('is nearly all read by template', () => {
    const lines = linesOf(kind, 20_000);
    const bytes = bytesOf(lines);
    const cuts = Array.from(
      { length: Math.floor((bytes.length - 1) / 65_536) },
      (_, at) => (at + 1) * 65_536,
    );
    const pieces = lines.filter((text) => text.includes('content_block_delta')).length;
    const calls = callsOfParse(() => read(bytes, cuts));
    // Whatever is no piece is parsed by itself.
    expect(calls - (lines.length - pieces)).toBeLessThan(pieces / 20);
  });
});

describe('pieces of odd forms', () => {
  const piece = (at: number, text: string, more: object = {}) => ({
    type: 'stream_event',
    event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    session_id: 's',
    parent_tool_use_id: null,
    uuid: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    api_message_id: 'msg_1',
    ...more,
  });
  const numbered = (form: (at: number) => string) => Array.from({ length: 200 }, (_, at) => form(at));
  const plain = (at: number) => line(piece(at, `word ${at}\n`));
  const spaced = (at: number) => JSON.stringify(piece(at, `word ${at}`), undefined, ' ').replaceAll('\n', '');

  test.each<[string, (at: number) => string]>([
    ['words twice', (at) => plain(at).replace('"text":', `"text":"${at}","text":`)],
    [
      'words twice, the same ones at last',
      (at) => plain(at).replace(/"text":("[^"]*")/, '"text":$1,"text":"??"'),
    ],
    [
      'a uuid twice',
      (at) => plain(at).replace(/"uuid":/, `"uuid":"00000000-0000-4000-8000-000000000000","uuid":`),
    ],
    [
      'a uuid twice, the same one at last',
      (at) => plain(at).replace('"api_', '"uuid":"?0000000-0000-4000-8000-000000000000","api_'),
    ],
    [
      'the id of the message twice',
      (at) => plain(at).replace('"api_', `"api_message_id":"msg_${at % 3}","api_`),
    ],
    [
      'the event twice',
      (at) => plain(at).replace('"session_id"', `"event":{"type":"ping","at":${at}},"session_id"`),
    ],
    ['the type twice', (at) => plain(at).replace('"session_id"', '"type":"keep_alive","session_id"')],
    ['another order of keys', (at) => line(Object.fromEntries(Object.entries(piece(at, `${at}`)).reverse()))],
    ['spaces', spaced],
    ['a space at the end', (at) => `${plain(at)} `],
    ['a carriage return at the end', (at) => `${plain(at)}\r`],
    ['something else behind it', (at) => `${plain(at)}${at % 2 === 0 ? '' : '}'}`],
    ['a field that differs each time', (at) => line(piece(at, 'same', { timestamp: at }))],
    ['a field of another script', (at) => line(piece(at, '語', { note: 'größe' }))],
    ['a nested field', (at) => line(piece(at, `${at}`, { nested: { at: 1 } }))],
    ['a prototype', (at) => plain(at).replace('"session_id"', '"__proto__":null,"session_id"')],
    ['words that look like the end of the line', (at) => line(piece(at, plain(at)))],
    ['words that end in backslashes', (at) => line(piece(at, '\\'.repeat(at % 5)))],
    ['halves of characters', (at) => line(piece(at, at % 2 === 0 ? '\ud83d' : '\ude42'))],
    ['words that are only escapes', (at) => plain(at).replace(/word \d+/, '\\u0022\\u005c\\u00e9\\/\\b')],
    ['an escape that there is not', (at) => plain(at).replace('word', at % 7 === 0 ? '\\x' : 'word')],
    ['a control character', (at) => plain(at).replace('word', at % 7 === 0 ? 'a\tb' : 'word')],
    [
      'uuids with escapes',
      (at) => plain(at).replace('"uuid":"00', at % 3 === 0 ? '"uuid":"\\"' : '"uuid":"00'),
    ],
    [
      'a uuid that another field follows',
      (at) => plain(at).replace('-4000-', at % 3 === 0 ? '","a":"' : '-4000-'),
    ],
    ['longer ids of messages', (at) => line(piece(at, `${at}`, { api_message_id: `msg_${2 ** (at % 30)}` }))],
    [
      'an id of a message with escapes',
      (at) => line(piece(at, `${at}`, { api_message_id: `msg_${at % 2 === 0 ? '\\' : 'ab'}` })),
    ],
    [
      'another subagent at each',
      (at) => line(piece(at, `${at}`, { parent_tool_use_id: `toolu_${at % 20}` })),
    ],
  ])('%s: are read as if each were parsed by itself', (_, form) => {
    const forms = numbered(form);
    const among = forms.flatMap((odd, at) => [plain(at), plain(at + 1), odd]);
    for (const lines of [forms, among, [...numbered(plain), ...forms, ...numbered(plain)]]) {
      const bytes = bytesOf(lines);
      expect(read(bytes, [])).toEqual(oneByOne(bytes));
      expect(read(bytes, [1_000, 5_000, 5_001, 20_000])).toEqual(oneByOne(bytes));
    }
  });

  test('of which none is like another cost hardly more than to be parsed', () => {
    const bytes = bytesOf(
      numbered((at) => line(piece(at, `word ${at}`, { timestamp: at }))).flatMap((text) =>
        Array(50)
          .fill(text)
          .map((same, at) => same.replace('"timestamp":', `"timestamp":${at}`)),
      ),
    );
    const lines = 200 * 50;
    expect(callsOfParse(() => read(bytes, []))).toBeLessThan(lines * 1.1);
  });

  test('of many streams at once are read by template', () => {
    const streams = (at: number) => line(piece(at, `${at}`, { parent_tool_use_id: `toolu_${at % 12}` }));
    const bytes = bytesOf(Array.from({ length: 10_000 }, (_, at) => streams(at)));
    expect(callsOfParse(() => read(bytes, []))).toBeLessThan(500);
  });
});
