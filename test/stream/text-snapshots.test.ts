import { collect, textSnapshots, untilResult } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript, readTurns, wholeTranscriptNames } from './support/transcripts.ts';
import { turnOfTheCli } from './support/turns-of-the-cli.ts';
import {
  assistant,
  message,
  messageStart,
  messageStop,
  result,
  streamedText,
  textBlock,
  textDelta,
  toolUse,
  turnRestarted,
} from './support/wire-messages.ts';

describe('textSnapshots', () => {
  it('yields the whole text each time it grows, and nothing when it does not', async () => {
    const messages = [
      ...streamedText('m1', 'a', 'b'),
      assistant('m1', [toolUse('t1')]),
      ...streamedText('m2', 'c'),
    ];
    expect(await readAll(textSnapshots(messages))).toEqual(['a', 'ab', 'abc']);
  });

  it('yields one snapshot for a message with several blocks', async () => {
    expect(await readAll(textSnapshots([assistant('m1', [textBlock('a'), textBlock('b')])]))).toEqual(['ab']);
  });

  it('takes out what a broken stream left as soon as the CLI asks again', async () => {
    const messages = [
      ...streamedText('m1', 'I look. '),
      messageStart('m2'),
      textDelta('The ans'),
      messageStop('m2', 0),
      ...streamedText('m3', 'Found.'),
    ];
    expect(await readAll(textSnapshots(messages))).toEqual([
      'I look. ',
      'I look. The ans',
      'I look. ',
      'I look. Found.',
    ]);
  });

  it('keeps what an interrupt left unfinished', async () => {
    const messages = [messageStart('m1'), textDelta('half'), messageStop('m1', 0), result()];
    expect(await readAll(textSnapshots(messages))).toEqual(['half']);
  });

  it('is empty when the turn is run again, and builds up anew', async () => {
    const messages = [...streamedText('m1', 'lost'), turnRestarted(), ...streamedText('m2', 'anew')];
    expect(await readAll(textSnapshots(messages))).toEqual(['lost', '', 'anew']);
  });

  it('takes out what a later message replaces', async () => {
    const refused = assistant('m1', [textBlock('ref'), textBlock('used')], { uuid: 'u1' });
    const messages = [
      assistant('m0', [textBlock('before, ')], { uuid: 'u0' }),
      refused,
      messageStart('m2'),
      textDelta('answered'),
      assistant('m2', [textBlock('answered')], { uuid: 'u2', supersedes: ['u1'] }),
    ];
    expect(await readAll(textSnapshots(messages))).toEqual([
      'before, ',
      'before, refused',
      'before, refusedanswered',
      'before, answered',
    ]);
    const notice = message({ type: 'system', retracted_message_uuids: ['u1', 'unknown'] });
    expect(await readAll(textSnapshots([refused, notice]))).toEqual(['refused', '']);
    const other = message({ type: 'system', retracted_message_uuids: ['unknown'] });
    expect(await readAll(textSnapshots([refused, other]))).toEqual(['refused']);
  });

  it('puts right what it made of deltas when the finished block comes', async () => {
    const messages = streamedText('m1', 'one ', 'two ', 'three');
    messages.splice(3, 1);
    expect(await readAll(textSnapshots(messages))).toEqual(['one ', 'one three', 'one two three']);
  });

  it('starts anew with the text of the next turn', async () => {
    const first = [assistant('m1', [textBlock('fi'), textBlock('rst')], { uuid: 'u1' }), result()];
    const second = [...streamedText('m2', 'sec', 'ond'), result()];
    const late = message({ type: 'system', retracted_message_uuids: ['u1'] });
    expect(await readAll(textSnapshots([...first, ...second, late]))).toEqual(['first', 'sec', 'second']);
  });

  it('lets a text grow in the middle where subagents write in between', async () => {
    const sub = { parent: 't1' };
    const messages = [
      messageStart('m1'),
      textDelta('main '),
      messageStart('s1', sub),
      textDelta('sub ', 0, sub),
      textDelta('goes on '),
      textDelta('too ', 0, sub),
      messageStart('s2', { parent: 't2' }),
      textDelta('end', 0, { parent: 't2' }),
    ];
    expect((await readAll(textSnapshots(messages, { subagents: true }))).at(-1)).toBe(
      'main goes on sub too end',
    );
    expect((await readAll(textSnapshots(messages))).at(-1)).toBe('main goes on ');
  });

  it.each(wholeTranscriptNames)('shows in the end what collect collects, in %s', async (name) => {
    for (const turn of readTurns(name)) {
      const { text } = await collect(turn);
      expect((await readAll(textSnapshots(turn))).at(-1) ?? '').toBe(text);
    }
  });

  it('shows in the end what collect collects, whatever broke on the way and whichever events were dropped', async () => {
    const lossy = turnOfTheCli({ distinctPieces: true }).chain(({ messages, text }) =>
      fc.array(fc.boolean(), { minLength: messages.length, maxLength: messages.length }).map((drops) => ({
        text,
        heard: messages.filter(({ type }, at) => type !== 'stream_event' || !drops[at]),
      })),
    );
    await fc.assert(
      fc.asyncProperty(lossy, async ({ heard, text }) => {
        expect((await readAll(textSnapshots(untilResult(heard)))).at(-1) ?? '').toBe(text);
      }),
    );
  });

  it('shows a session in which a stream broke three times', async () => {
    expect((await readAll(textSnapshots(readTranscript('06a_cut_3')))).at(-1)).toBe('w0 w1 w2 ');
  });
});
