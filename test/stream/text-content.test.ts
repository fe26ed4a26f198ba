import { textContent } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import { assistant, streamedText, textBlock, thinkingBlock, toolUse, user } from './support/wire-messages.ts';

describe('textContent', () => {
  it('yields each finished text block whole, and nothing for deltas', async () => {
    const messages = [
      ...streamedText('m1', 'Hel', 'lo'),
      assistant('m2', [thinkingBlock('hm'), textBlock('one'), toolUse('t1'), textBlock('two')]),
    ];
    expect(await readAll(textContent(messages))).toEqual(['Hello', 'one', 'two']);
  });

  it('does not yield empty text, nor what users say', async () => {
    const messages = [assistant('m1', [textBlock('')]), user('hello'), user([textBlock('hello')])];
    expect(await readAll(textContent(messages))).toEqual([]);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const messages = [
      assistant('m1', [textBlock('main')]),
      assistant('m2', [textBlock('sub')], { parent: 't1' }),
    ];
    expect(await readAll(textContent(messages))).toEqual(['main']);
    expect(await readAll(textContent(messages, { subagents: true }))).toEqual(['main', 'sub']);
  });

  it('does not show what a broken stream left', async () => {
    expect(await readAll(textContent(readTranscript('06a_cut_3')))).toEqual(['w0 w1 w2 ']);
  });

  it('shows the text of an interrupted message as far as it came', async () => {
    expect(await readAll(textContent(readTranscript('03a_interrupt_streaming')))).toEqual([
      'w0 w1 w2 w3 w4 w5 w6 ',
      'after',
    ]);
  });

  it('holds nothing back: each block comes with its message', async () => {
    await fc.assert(
      fc.asyncProperty(turnsOfTheCli(), async ({ messages }) => {
        const expected = messages
          .flatMap((said) => (said.type === 'assistant' ? said.message.content : []))
          .flatMap((block) => (block.type === 'text' && block.text !== '' ? [block.text] : []));
        expect(await readAll(textContent(messages))).toEqual(expected);
      }),
    );
  });
});
