import type { Message } from '@troupe/core/messages';
import { textDeltas } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript, wholeTranscriptNames } from './support/transcripts.ts';
import { turnsOfTheCli } from './support/turns-of-the-cli.ts';
import {
  assistant,
  blockDelta,
  blockStart,
  message,
  messageStart,
  messageStop,
  result,
  streamedText,
  textBlock,
  textDelta,
  thinkingDelta,
  toolUse,
  turnRestarted,
} from './support/wire-messages.ts';

/** What a reader sees who builds the text up and does what `onRestart` says. */
async function readText(source: Iterable<Message>, options: { readonly subagents?: boolean } = {}) {
  const restarts: number[] = [];
  let text = '';
  const onRestart = (blockIndex: number, droppedLength: number) => {
    restarts.push(blockIndex);
    text = text.slice(0, text.length - droppedLength);
  };
  for await (const piece of textDeltas(source, { ...options, onRestart })) text += piece;
  return { text, restarts };
}

/** All text of finished blocks of the main conversation. */
function finishedText(messages: readonly Message[]): string {
  return messages
    .flatMap((said) =>
      said.type === 'assistant' && said.parent_tool_use_id === null ? said.message.content : [],
    )
    .map((block) => (block.type === 'text' ? block.text : ''))
    .join('');
}

describe('textDeltas', () => {
  it('yields each piece as it was written, and nothing for the finished message', async () => {
    expect(await readAll(textDeltas(streamedText('m1', 'Hel', 'lo')))).toEqual(['Hel', 'lo']);
  });

  it('yields a message that never streamed whole, once', async () => {
    const messages = [
      assistant('m1', [textBlock('one')]),
      assistant('m1', [toolUse('t1')]),
      assistant('m2', [textBlock('two'), textBlock('three')]),
    ];
    expect(await readAll(textDeltas(messages))).toEqual(['one', 'two', 'three']);
  });

  it('yields a block that did not stream although others of its message did', async () => {
    const messages = [
      messageStart('m1'),
      textDelta('first', 0),
      assistant('m1', [textBlock('first')]),
      assistant('m1', [textBlock('second')]),
    ];
    expect(await readAll(textDeltas(messages))).toEqual(['first', 'second']);
  });

  it('yields text that a gateway puts into the start of a block', async () => {
    const messages = [messageStart('m1'), blockStart(0, textBlock('Hel')), textDelta('lo')];
    expect(await readAll(textDeltas(messages))).toEqual(['Hel', 'lo']);
  });

  it('does not yield empty pieces, thinking, or tool input', async () => {
    const messages = [
      messageStart('m1'),
      blockStart(0, textBlock('')),
      textDelta(''),
      thinkingDelta('hm', 1),
      blockDelta(2, { type: 'input_json_delta', partial_json: '{}' }),
      textDelta('x'),
      assistant('m2', [textBlock('')]),
    ];
    expect(await readAll(textDeltas(messages))).toEqual(['x']);
  });

  it('does not double a message of which only the end was heard', async () => {
    const withId = { api_message_id: 'm1' };
    for (const extra of [withId, {}]) {
      const messages = [textDelta('end', 0, extra), assistant('m1', [textBlock('beginning and end')])];
      expect(await readAll(textDeltas(messages))).toEqual(['end']);
    }
  });

  it('yields the words of an API error once', async () => {
    expect(await readAll(textDeltas(readTranscript('06a_err_529')))).toEqual([
      expect.stringMatching(/^API Error: Repeated 529/),
    ]);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const messages = [
      ...streamedText('m1', 'main'),
      assistant('m2', [textBlock('sub')], { parent: 't1' }),
      textDelta('sub streams', 0, { parent: 't1' }),
    ];
    expect(await readAll(textDeltas(messages))).toEqual(['main']);
    expect(await readAll(textDeltas(messages, { subagents: true }))).toEqual(['main', 'sub', 'sub streams']);
  });

  it('keeps apart what main conversation and subagents stream at the same time', async () => {
    const sub = { parent: 't1' };
    const messages = [
      messageStart('m1'),
      messageStart('s1', sub),
      textDelta('main', 0),
      textDelta('sub', 0, sub),
      assistant('s1', [textBlock('sub')], sub),
      assistant('m1', [textBlock('main')]),
    ];
    expect(await readAll(textDeltas(messages, { subagents: true }))).toEqual(['main', 'sub']);
  });

  it('does not double what a subagent in the background streams across the end of the turn', async () => {
    const sub = { parent: 't1' };
    const messages = [
      messageStart('s1', sub),
      textDelta('before, ', 0, sub),
      result(),
      textDelta('after', 0, sub),
      assistant('s1', [textBlock('before, after')], sub),
    ];
    expect(await readText(messages, { subagents: true })).toEqual({ text: 'before, after', restarts: [] });
  });

  describe('onRestart', () => {
    const broken = (id: string, text: string) => [messageStart(id), textDelta(text), messageStop(id, 0)];

    it('is called before the text of a block that the CLI asks for again', async () => {
      const calls: unknown[] = [];
      const messages = [...broken('m1', 'half'), ...streamedText('m2', 'whole ', 'text')];
      for await (const text of textDeltas(messages, { onRestart: (...args) => calls.push(args) }))
        calls.push(text);
      expect(calls).toEqual(['half', [0, 4], 'whole ', 'text']);
    });

    it('is called in time with the text although all of it came in one batch', async () => {
      const batch = [...broken('m1', 'half'), assistant('m2', [textBlock('whole')])];
      const turn = {
        batches: async function* () {
          yield batch;
        },
        async *[Symbol.asyncIterator]() {
          yield* batch;
        },
      };
      let text = '';
      const onRestart = () => {
        text = '';
      };
      for await (const piece of textDeltas(turn, { onRestart })) text += piece;
      expect(text).toBe('whole');
    });

    it('drops the broken attempts and keeps the steps before them', async () => {
      const messages = [
        ...streamedText('m1', 'I look. '),
        ...broken('m2', 'The ans'),
        ...broken('m3', 'The'),
        assistant('m4', [textBlock('The answer.')]),
        result(),
      ];
      expect(await readText(messages)).toEqual({ text: 'I look. The answer.', restarts: [0, 0] });
    });

    it('keeps the blocks that were finished before the stream broke', async () => {
      const messages = [
        messageStart('m1'),
        textDelta('kept ', 0),
        assistant('m1', [textBlock('kept ')]),
        textDelta('lost', 1),
        messageStop('m1', 1),
        ...streamedText('m2', 'again'),
      ];
      expect(await readText(messages)).toEqual({ text: 'kept again', restarts: [1] });
    });

    it('is called when a message begins although the one before it never stopped', async () => {
      const messages = [messageStart('m1'), textDelta('half'), ...streamedText('m2', 'whole')];
      expect(await readText(messages)).toEqual({ text: 'whole', restarts: [0] });
      const notStreamed = [messageStart('m1'), textDelta('half'), assistant('m2', [textBlock('whole')])];
      expect(await readText(notStreamed)).toEqual({ text: 'whole', restarts: [0] });
    });

    it('is not called when the next message follows one that stopped', async () => {
      const messages = [
        messageStart('m1'),
        textDelta('a'),
        messageStop('m1'),
        messageStart('m2'),
        textDelta('b'),
      ];
      expect(await readText(messages)).toEqual({ text: 'ab', restarts: [] });
    });

    it('is not called for text that an interrupt left unfinished, nor by the next turn', async () => {
      const messages = [
        ...broken('m1', 'half'),
        result({ subtype: 'error_during_execution' }),
        ...streamedText('m2', 'x'),
      ];
      expect(await readText(messages)).toEqual({ text: 'halfx', restarts: [] });
    });

    it('drops the whole turn when the turn is run again, and no turn before it', async () => {
      const messages = [
        ...streamedText('m1', 'first turn.'),
        result(),
        ...streamedText('m2', 'step one, '),
        assistant('m3', [textBlock('step two, ')]),
        ...broken('m4', 'st'),
        turnRestarted(),
        ...streamedText('m5', 'all anew'),
      ];
      expect(await readText(messages)).toEqual({ text: 'first turn.all anew', restarts: [0] });
    });

    it('drops what subagents said, too, and each time only what came since', async () => {
      const attempt = (name: string) => [
        ...streamedText(`m-${name}`, 'main '),
        assistant(`s-${name}`, [textBlock('sub')], { parent: 't1' }),
      ];
      const messages = [
        ...[...streamedText('m0', 'first turn. '), result()],
        ...[...attempt('1'), turnRestarted(2), ...attempt('2'), turnRestarted(3), ...attempt('3')],
      ];
      expect((await readText(messages, { subagents: true })).text).toBe('first turn. main sub');
    });

    it('counts a message once that was joined before its name was known', async () => {
      const messages = [
        ...streamedText('m1', 'first turn'),
        result(),
        textDelta('lost'),
        assistant('m2', [textBlock('lost')]),
        turnRestarted(),
        ...streamedText('m3', ', anew'),
      ];
      expect((await readText(messages)).text).toBe('first turn, anew');
    });

    it('drops what was said under the same message id', async () => {
      const messages = [
        ...broken('m1', 'half'),
        ...streamedText('m1', 'whole'),
        ...streamedText('m1', ', more'),
      ];
      expect(await readText(messages)).toEqual({ text: 'whole, more', restarts: [0] });
    });

    it('is called although what takes the place of the text has none', async () => {
      const messages = [
        ...broken('m1', 'half'),
        messageStart('m2'),
        assistant('m2', [toolUse('t1')]),
        result(),
      ];
      expect(await readText(messages)).toEqual({ text: '', restarts: [0] });
    });
  });

  it.each([
    ['06a_cut_3', [0, 0, 0], 'w0 w1 w2 '],
    ['06a_sseerr_overloaded_error', [0], 'partial '],
    ['10a_stall_default', [0], 'w0 w1 w2 [full non-streaming answer]'],
    ['03a_interrupt_streaming', [], 'w0 w1 w2 w3 w4 w5 w6 after'],
    ['05f_sigint_stream', [], 'w0 w1 w2 w3 w4 w5 '],
  ])('puts the recorded session %s right', async (name, restarts, text) => {
    expect(await readText(readTranscript(name))).toEqual({ text, restarts });
  });

  it.each(wholeTranscriptNames)('yields the text of finished messages, and no other, in %s', async (name) => {
    const messages = readTranscript(name);
    const { text } = await readText(messages);
    const count = (type: string) =>
      messages.filter((said) => said.type === 'stream_event' && said.event.type === type).length;
    // A process that was killed in the middle of a message has left a text that was never finished.
    if (count('message_start') === count('message_stop')) expect(text).toBe(finishedText(messages));
    else expect(text.startsWith(finishedText(messages))).toBe(true);
  });

  it('takes the end of a block from the finished block when the source has dropped it', async () => {
    const [start, block, first, , ...rest] = streamedText('m1', 'one ', 'two ', 'three');
    const kept = [start, block, first, ...rest.slice(1)].map(message);
    expect(await readAll(textDeltas(kept))).toEqual(['one ', 'two three']);
  });

  it('tells a block anew that the source has made a hole in, to readers with onRestart', async () => {
    const messages = streamedText('m1', 'one ', 'two ', 'three');
    messages.splice(3, 1);
    expect(await readText(messages)).toEqual({ text: 'one two three', restarts: [0] });
    expect(await readAll(textDeltas(messages))).toEqual(['one ', 'three']);
  });

  it('tells a message anew that was joined in the middle, to readers with onRestart', async () => {
    const joined = [
      textDelta('end', 0, { api_message_id: 'm1' }),
      assistant('m1', [textBlock('beginning, end')]),
    ];
    expect(await readText(joined)).toEqual({ text: 'beginning, end', restarts: [0] });
    expect(await readAll(textDeltas(joined))).toEqual(['end']);
  });

  it('does not take what it heard of a message from the middle on for its beginning', async () => {
    const joined = [textDelta('ho', 0, { api_message_id: 'm1' }), assistant('m1', [textBlock('ho ho ho')])];
    expect(await readAll(textDeltas(joined))).toEqual(['ho']);
    expect((await readText(joined)).text).toBe('ho ho ho');
  });

  it('knows a message by its events where the source has dropped its start and the end of the one before', async () => {
    const messages = [
      messageStart('m1'),
      textDelta('one ', 0, { api_message_id: 'm1' }),
      assistant('m1', [textBlock('one ')]),
      textDelta('two', 0, { api_message_id: 'm2' }),
      assistant('m2', [textBlock('two')]),
    ];
    expect(await readAll(textDeltas(messages))).toEqual(['one ', 'two']);
  });

  it('shows the text that stands to readers with onRestart, whichever events the source drops', async () => {
    const lossy = turnsOfTheCli({ distinctPieces: true }).chain(({ messages, text }) =>
      fc.array(fc.boolean(), { minLength: messages.length, maxLength: messages.length }).map((drops) => ({
        text,
        heard: messages.filter(({ type }, at) => type !== 'stream_event' || !drops[at]),
      })),
    );
    await fc.assert(
      fc.asyncProperty(lossy, async ({ heard, text }) => {
        expect((await readText(heard)).text).toBe(text);
      }),
    );
  });

  it('shows the text that stands, whatever broke on the way', async () => {
    await fc.assert(
      fc.asyncProperty(turnsOfTheCli(), async ({ messages, text }) => {
        expect((await readText(messages)).text).toBe(text);
      }),
    );
  });

  it('shows the same text in whatever batches the messages come', async () => {
    await fc.assert(
      fc.asyncProperty(turnsOfTheCli(), fc.array(fc.nat({ max: 5 })), async ({ messages, text }, sizes) => {
        const rest = [...messages];
        const batches = [...sizes.map((size) => rest.splice(0, size)), rest];
        const turn = {
          batches: async function* () {
            yield* batches;
          },
          async *[Symbol.asyncIterator]() {
            yield* messages;
          },
        };
        let shown = '';
        const onRestart = (_index: number, dropped: number) => {
          shown = shown.slice(0, shown.length - dropped);
        };
        for await (const piece of textDeltas(turn, { onRestart })) shown += piece;
        expect(shown).toBe(text);
      }),
    );
  });

  it('does not mind what is not a message', async () => {
    const junk: unknown[] = [
      null,
      undefined,
      0,
      'assistant',
      [],
      {},
      { type: 'stream_event' },
      { type: 'stream_event', event: null },
      { type: 'stream_event', event: { type: 'content_block_delta' } },
      {
        type: 'stream_event',
        event: { type: 'content_block_delta', delta: { type: 'text_delta', text: 1 } },
      },
      {
        type: 'stream_event',
        event: { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } },
      },
      { type: 'stream_event', event: { type: 'message_stop' }, abandoned_blocks: { from_block_index: 'x' } },
      { type: 'assistant' },
      { type: 'assistant', message: null },
      { type: 'assistant', message: { content: 'b' } },
      {
        type: 'assistant',
        message: { content: [null, 1, { type: 'text' }, { type: 'brand_new', text: 'x' }] },
      },
      { type: 'user', message: { content: 'not the model' } },
    ];
    expect(await readAll(textDeltas(junk.map(message)))).toEqual(['a', 'b']);
  });
});
