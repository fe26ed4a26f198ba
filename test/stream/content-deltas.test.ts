import { contentDeltas } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import {
  assistant,
  blockDelta,
  blockStart,
  messageStart,
  messageStop,
  textBlock,
  textDelta,
  thinkingBlock,
  toolUse,
} from './support/wire-messages.ts';

describe('contentDeltas', () => {
  it('yields every delta as it came, with the index of its block', async () => {
    const deltas = [
      { type: 'thinking_delta', thinking: 'hm' },
      { type: 'signature_delta', signature: 'sig' },
      { type: 'text_delta', text: 'hi' },
      { type: 'citations_delta', citation: {} },
      { type: 'input_json_delta', partial_json: '' },
      { type: 'brand_new_delta', what: 1 },
    ];
    const messages = [messageStart('m1'), ...deltas.map((delta, index) => blockDelta(index, delta))];
    expect(await readAll(contentDeltas(messages))).toEqual(deltas.map((delta, index) => ({ index, delta })));
  });

  it('yields nothing for the start of a block and for a finished block that streamed', async () => {
    const messages = [
      messageStart('m1'),
      blockStart(0, textBlock('')),
      textDelta('I look.', 0),
      assistant('m1', [textBlock('I look.')]),
      blockStart(1, toolUse('t1')),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{"a":' }),
      blockDelta(1, { type: 'input_json_delta', partial_json: '1}' }),
      assistant('m1', [toolUse('t1', 'Bash', { a: 1 })]),
      messageStop('m1'),
    ];
    expect((await readAll(contentDeltas(messages))).map(({ index }) => index)).toEqual([0, 1, 1]);
  });

  it('yields text and thinking that a gateway puts into the start of a block', async () => {
    const messages = [
      messageStart('m1'),
      blockStart(0, thinkingBlock('hm')),
      blockStart(1, textBlock('Hel')),
    ];
    expect(await readAll(contentDeltas(messages))).toEqual([
      { index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { index: 1, delta: { type: 'text_delta', text: 'Hel' } },
    ]);
  });

  it('yields each block of a message that never streamed as one delta', async () => {
    const messages = [
      assistant('m1', [thinkingBlock('hm')]),
      assistant('m1', [{ type: 'redacted_thinking', data: 'secret' }]),
      assistant('m1', [textBlock('hi')]),
      assistant('m1', [toolUse('t1', 'Bash', { a: 1 })]),
    ];
    expect(await readAll(contentDeltas(messages))).toEqual([
      { index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { index: 2, delta: { type: 'text_delta', text: 'hi' } },
      { index: 3, delta: { type: 'input_json_delta', partial_json: '{"a":1}' } },
    ]);
  });

  it('calls onRestart with the number of deltas that are void', async () => {
    const calls: unknown[] = [];
    const onRestart = (...args: number[]) => calls.push(args);
    for await (const { index } of contentDeltas(readTranscript('06a_cut_3'), { onRestart }))
      calls.push(index);
    expect(calls).toEqual([0, 0, 0, [0, 3], 0, 0, 0, [0, 3], 0, 0, 0, [0, 3], 0]);
  });
});
