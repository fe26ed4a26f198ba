import type { Message } from '@troupe/core/messages';
import { collect, type DeltaOptions, textDeltas, thinkingDeltas, untilResult } from '@troupe/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTranscript, readTurns } from './support/transcripts.ts';
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
  thinkingBlock,
  toolResult,
  toolUse,
  turnRestarted,
  user,
} from './support/wire-messages.ts';

describe('collect', () => {
  it('gathers text, thinking and tool calls, and reads the facts off the result', async () => {
    const last = result({ structured_output: { a: 1 } });
    const messages = [
      assistant('m1', [thinkingBlock('hm ')]),
      ...streamedText('m1', 'I ', 'look. '),
      assistant('m1', [toolUse('t1', 'Bash', { command: 'ls' })]),
      user([toolResult('t1', 'a.txt')]),
      assistant('m2', [thinkingBlock('aha')]),
      assistant('m2', [textBlock('Found.')]),
      last,
    ];
    expect(await collect(messages)).toEqual({
      text: 'I look. Found.',
      thinking: 'hm aha',
      toolCalls: [
        {
          id: 't1',
          name: 'Bash',
          input: { command: 'ls' },
          result: toolResult('t1', 'a.txt'),
          isError: false,
        },
      ],
      result: last,
      isError: false,
      sessionId: 'session-1',
      usage: { input_tokens: 1, output_tokens: 2 },
      totalCostUsd: 0.5,
      stopReason: 'end_turn',
      numTurns: 1,
      structuredOutput: { a: 1 },
    });
  });

  it('pairs tool calls with their results, in the order of the calls', async () => {
    const messages = [
      assistant('m1', [toolUse('t1', 'A')]),
      assistant('m1', [toolUse('t2', 'B')]),
      assistant('m1', [toolUse('t3', 'C')]),
      user([toolResult('t3', 'three'), toolResult('unknown')]),
      user('a string, as replayed prompts have it'),
      user([toolResult('t1', 'denied', true)]),
      result(),
    ];
    const { toolCalls } = await collect(messages);
    expect(toolCalls.map(({ name, isError, result: found }) => [name, isError, found?.content])).toEqual([
      ['A', true, 'denied'],
      ['B', false, undefined],
      ['C', false, 'three'],
    ]);
  });

  it('lists a call once although its message was printed again', async () => {
    const call = assistant('m1', [toolUse('t1')], { uuid: 'u1' });
    const { toolCalls } = await collect([call, call, user([toolResult('t1')]), result()]);
    expect(toolCalls).toHaveLength(1);
  });

  it('has nothing of what a broken stream left, and doubles nothing', async () => {
    const messages = [
      messageStart('m1'),
      textDelta('half'),
      messageStop('m1', 0),
      ...streamedText('m2', 'whole'),
      result(),
    ];
    expect((await collect(messages)).text).toBe('whole');
  });

  it('starts over when the turn is run again', async () => {
    const messages = [
      assistant('m1', [textBlock('lost'), thinkingBlock('lost'), toolUse('t1')]),
      user([toolResult('t1')]),
      turnRestarted(),
      assistant('m2', [textBlock('anew')]),
      result(),
    ];
    expect(await collect(messages)).toMatchObject({ text: 'anew', thinking: '', toolCalls: [] });
  });

  it('takes out what a later message replaces', async () => {
    const refused = [
      assistant('m1', [textBlock('refused ')], { uuid: 'u1' }),
      assistant('m1', [toolUse('t1')], { uuid: 'u2' }),
      user([toolResult('t1')], { uuid: 'u3' }),
    ];
    const superseding = assistant('m2', [textBlock('answered')], {
      uuid: 'u4',
      supersedes: ['u1', 'u2', 'u3'],
    });
    const kept = assistant('m0', [textBlock('before, ')], { uuid: 'u0' });
    const expected = { text: 'before, answered', toolCalls: [] };
    expect(await collect([kept, ...refused, superseding, result()])).toMatchObject(expected);
    const notice = message({
      type: 'system',
      subtype: 'model_refusal_fallback',
      retracted_message_uuids: ['u1', 'u2', 'u3', 'never seen'],
    });
    const answered = assistant('m2', [textBlock('answered')], { uuid: 'u4' });
    expect(await collect([kept, ...refused, answered, notice, result()])).toMatchObject(expected);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const [turn = []] = readTurns('04i_subagent');
    const main = await collect(turn);
    expect(main.toolCalls.map(({ name }) => name)).toEqual(['Agent']);
    const all = await collect(turn, { subagents: true });
    expect(all.toolCalls.map(({ name }) => name)).toEqual(['Agent', 'Bash']);
    expect(all.toolCalls.every((call) => call.result !== undefined)).toBe(true);
  });

  it('resolves for an error result, and says so', async () => {
    expect(await collect(readTranscript('06a_err_529'))).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^API Error: Repeated 529/),
    });
    expect(await collect(readTranscript('03a_interrupt_streaming'))).toMatchObject({
      isError: true,
      text: 'w0 w1 w2 w3 w4 w5 w6 ',
      stopReason: null,
    });
  });

  it('has the structured output where the model filled it in', async () => {
    const [turn = []] = readTurns('06c_json_schema');
    const { structuredOutput, result: last } = await collect(turn);
    expect(structuredOutput).toBeDefined();
    expect(last).toMatchObject({ structured_output: structuredOutput });
  });

  it('rejects where the messages end without a result', async () => {
    const cut = readTranscript('05g_sigkill_stream').filter(({ type }) => type !== 'result');
    await expect(collect(cut)).rejects.toMatchObject({ code: 'STREAM_ENDED' });
  });

  it('reads one turn and no more', async () => {
    expect((await collect(readTranscript('02a_two_sequential'))).text).toBe(
      (await collect(readTurns('02a_two_sequential')[0] ?? [])).text,
    );
  });

  it('has the text that deltas show in the end, whatever broke on the way', async () => {
    const shown = async (
      deltas: (source: readonly Message[], options: DeltaOptions) => AsyncIterable<string>,
      messages: readonly Message[],
    ) => {
      let text = '';
      const onRestart = (_index: number, dropped: number) => {
        text = text.slice(0, text.length - dropped);
      };
      for await (const piece of deltas(messages, { onRestart })) text += piece;
      return text;
    };
    await fc.assert(
      fc.asyncProperty(turnOfTheCli(), async ({ messages, text, thinking }) => {
        const collected = await collect(untilResult(messages));
        expect(collected).toMatchObject({ text, thinking });
        expect(await shown(textDeltas, messages)).toBe(text);
        expect(await shown(thinkingDeltas, messages)).toBe(thinking);
      }),
    );
  });
});
