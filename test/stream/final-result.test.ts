import { isTroupeError } from '@troupe/core';
import { finalResult, StreamEndedError, StreamError } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readTranscript } from './support/transcripts.ts';
import { assistant, result, textBlock } from './support/wire-messages.ts';

describe('finalResult', () => {
  it('is the result message itself', async () => {
    const last = result();
    expect(await finalResult([assistant('m1', [textBlock('a')]), last])).toBe(last);
  });

  it('is the first result where there are several', async () => {
    expect(await finalResult([result({ num_turns: 1 }), result({ num_turns: 2 })])).toMatchObject({
      num_turns: 1,
    });
  });

  it('is an error result too', async () => {
    expect(await finalResult(readTranscript('06a_err_401'))).toMatchObject({
      is_error: true,
      api_error_status: 401,
    });
    expect(await finalResult(readTranscript('03a_interrupt_streaming'))).toMatchObject({
      subtype: 'error_during_execution',
    });
  });

  it('rejects with a StreamEndedError where the messages end without one', async () => {
    const error = await finalResult([assistant('m1', [textBlock('a')])]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreamEndedError);
    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({ code: 'STREAM_ENDED', name: 'StreamEndedError', result: undefined });
    expect(error).toMatchObject({ message: 'The messages ended without a result.' });
    expect(isTroupeError(error, 'STREAM_ENDED')).toBe(true);
  });
});
