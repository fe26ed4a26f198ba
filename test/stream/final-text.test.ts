import { finalText } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readTranscript } from './support/transcripts.ts';
import { assistant, message, result, textBlock } from './support/wire-messages.ts';

describe('finalText', () => {
  it("is the result's text, not all text of the turn", async () => {
    const messages = [
      assistant('m1', [textBlock('I look.')]),
      assistant('m2', [textBlock('Found.')]),
      result({ result: 'Found.' }),
    ];
    expect(await finalText(messages)).toBe('Found.');
  });

  it('may be empty', async () => {
    expect(await finalText([result({ result: '' })])).toBe('');
  });

  it('is the words of an API error where the turn ended with one', async () => {
    expect(await finalText(readTranscript('06a_err_529'))).toMatch(/^API Error: Repeated 529/);
  });

  it.each([
    ['03a_interrupt_streaming', 'error_during_execution, aborted_streaming'],
    ['06c_max_turns', 'error_max_turns, max_turns'],
  ])('rejects where the result has no text, says why, and hands the result over: %s', async (name, words) => {
    const results = readTranscript(name).filter(({ type }) => type === 'result');
    const textless = results.find((said) => !('result' in said));
    const error = await finalText(textless === undefined ? [] : [textless]).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'STREAM_ENDED', result: textless });
    expect(error).toMatchObject({ message: expect.stringContaining(words) });
  });

  it('rejects where there is no result, and where the result says next to nothing', async () => {
    await expect(finalText([])).rejects.toMatchObject({ code: 'STREAM_ENDED', result: undefined });
    await expect(finalText([message({ type: 'result' })])).rejects.toMatchObject({
      message: 'The turn ended with a result that has no text.',
    });
  });
});
