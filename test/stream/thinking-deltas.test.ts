import { thinkingDeltas } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import {
  assistant,
  blockDelta,
  messageStart,
  messageStop,
  streamedText,
  thinkingBlock,
  thinkingDelta,
} from './support/wire-messages.ts';

describe('thinkingDeltas', () => {
  it('yields thinking as it was written, and no text', async () => {
    expect(await readAll(thinkingDeltas(readTranscript('04m_thinking')))).toEqual([
      'thought 0. ',
      'thought 1. ',
      'thought 2. ',
      'thought 3. ',
      'thought 4. ',
    ]);
  });

  it('yields the thinking of a message that never streamed whole', async () => {
    const messages = [assistant('m1', [thinkingBlock('hm')]), ...streamedText('m2', 'text')];
    expect(await readAll(thinkingDeltas(messages))).toEqual(['hm']);
  });

  it('leaves signatures and redacted thinking out', async () => {
    const messages = [
      messageStart('m1'),
      blockDelta(0, { type: 'signature_delta', signature: 'sig' }),
      assistant('m2', [{ type: 'redacted_thinking', data: 'secret' }]),
    ];
    expect(await readAll(thinkingDeltas(messages))).toEqual([]);
  });

  it('calls onRestart for thinking that is void', async () => {
    const calls: unknown[] = [];
    const messages = [
      messageStart('m1'),
      thinkingDelta('half'),
      messageStop('m1', 0),
      messageStart('m2'),
      thinkingDelta('whole'),
    ];
    const onRestart = (...args: number[]) => calls.push(args);
    for await (const text of thinkingDeltas(messages, { onRestart })) calls.push(text);
    expect(calls).toEqual(['half', [0, 4], 'whole']);
  });

  it('shows the thinking that stands, whatever broke on the way', async () => {
    await fc.assert(
      fc.asyncProperty(turnsOfTheCli(), async ({ messages, thinking }) => {
        let shown = '';
        const onRestart = (_index: number, dropped: number) => {
          shown = shown.slice(0, shown.length - dropped);
        };
        for await (const piece of thinkingDeltas(messages, { onRestart })) shown += piece;
        expect(shown).toBe(thinking);
      }),
    );
  });
});
