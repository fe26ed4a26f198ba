import { onToolUse, textContent, toolUses } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, result, textBlock, toolUse } from './support/wire-messages.ts';

describe('onToolUse', () => {
  it('shows each call, in order, before its message is read, and passes everything through', async () => {
    const messages = [
      assistant('m1', [textBlock('a'), toolUse('t1'), toolUse('t2')]),
      assistant('m2', [textBlock('b')]),
      result(),
    ];
    const order: string[] = [];
    const source = onToolUse(messages, ({ id }) => order.push(id));
    for await (const text of textContent(source)) order.push(text);
    expect(order).toEqual(['t1', 't2', 'a', 'b']);
    expect(await readAll(onToolUse(messages, () => {}))).toEqual(messages);
  });

  it('shows the calls that toolUses yields, of subagents too where they are asked for', async () => {
    const transcript = readTranscript('04i_subagent');
    for (const options of [{}, { subagents: true }]) {
      const seen: unknown[] = [];
      await readAll(onToolUse(transcript, (call) => seen.push(call), options));
      expect(seen).toEqual(await readAll(toolUses(transcript, options)));
    }
  });

  it('passes subagents through whether or not it shows their calls', async () => {
    const messages = [assistant('s1', [toolUse('t2')], { parent: 't1' })];
    expect(await readAll(onToolUse(messages, () => {}))).toEqual(messages);
  });

  it('ends the stream with what the visit throws', async () => {
    const error = new Error('not this tool');
    const source = onToolUse([assistant('m1', [toolUse('t1')])], () => {
      throw error;
    });
    await expect(readAll(source)).rejects.toBe(error);
  });
});
