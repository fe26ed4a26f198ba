import { ofEvent } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, event, message, messageStart, messageStop, textBlock } from './support/wire-messages.ts';

describe('ofEvent', () => {
  it('yields the messages of one type of stream event themselves', async () => {
    const start = messageStart('m1');
    const messages = [
      start,
      messageStop('m1'),
      message({ type: 'stream_event' }),
      assistant('m1', [textBlock('x')]),
    ];
    expect((await readAll(ofEvent(messages, 'message_start')))[0]).toBe(start);
    expect(await readAll(ofEvent(messages, 'message_start'))).toEqual([start]);
  });

  it('yields events of broken streams too', async () => {
    const stops = await readAll(ofEvent(readTranscript('06a_cut_3'), 'message_stop'));
    expect(stops.map(({ abandoned_blocks }) => abandoned_blocks?.from_block_index)).toEqual([0, 0, 0]);
  });

  it('finds events that nobody knows yet', async () => {
    const future = event({ type: 'brand_new' });
    expect(await readAll(ofEvent([future], 'brand_new'))).toEqual([future]);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const messages = [messageStart('s1', { parent: 't1' })];
    expect(await readAll(ofEvent(messages, 'message_start'))).toEqual([]);
    expect(await readAll(ofEvent(messages, 'message_start', { subagents: true }))).toEqual(messages);
  });
});
