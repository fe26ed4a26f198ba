import { ofType } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, message, result, textBlock, user } from './support/wire-messages.ts';

const main = assistant('m1', [textBlock('main')]);
const sub = assistant('m2', [textBlock('sub')], { parent: 't1' });

describe('ofType', () => {
  it('yields the messages of a type themselves, in order', async () => {
    const messages = [main, user('hi'), result(), assistant('m3', [])];
    const yielded = await readAll(ofType(messages, 'assistant'));
    expect(yielded).toEqual([messages[0], messages[3]]);
    expect(yielded[0]).toBe(main);
  });

  it('yields those of a subtype where one is given', async () => {
    const transcript = readTranscript('06a_cut_3');
    expect((await readAll(ofType(transcript, 'system', 'api_retry'))).map(({ attempt }) => attempt)).toEqual([
      1, 2,
    ]);
    const failed = await readAll(ofType(readTranscript('06c_max_turns'), 'result', 'error_max_turns'));
    expect(failed.map(({ subtype }) => subtype)).toEqual(['error_max_turns']);
  });

  it('finds types that nobody knows yet', async () => {
    const future = message({ type: 'brand_new', subtype: 'brand_newer' });
    expect(await readAll(ofType([main, future], 'brand_new'))).toEqual([future]);
    expect(await readAll(ofType([main, future], 'brand_new', 'brand_newer'))).toEqual([future]);
    expect(await readAll(ofType([main, future], 'brand_new', 'other'))).toEqual([]);
  });

  it('leaves subagents out unless they are asked for, with or without a subtype', async () => {
    const note = message({ type: 'system', subtype: 'x', parent_tool_use_id: 't1' });
    expect(await readAll(ofType([main, sub], 'assistant'))).toEqual([main]);
    expect(await readAll(ofType([main, sub], 'assistant', { subagents: true }))).toEqual([main, sub]);
    expect(await readAll(ofType([note], 'system', 'x'))).toEqual([]);
    expect(await readAll(ofType([note], 'system', 'x', { subagents: true }))).toEqual([note]);
  });
});
