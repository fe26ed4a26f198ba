import { untilResult } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { readTranscript, readTurns } from './support/transcripts.ts';
import { assistant, result, textBlock } from './support/wire-messages.ts';

describe('untilResult', () => {
  it('yields everything up to the first result, that included', async () => {
    const [first] = readTurns('02a_two_sequential');
    expect(await readAll(untilResult(readTranscript('02a_two_sequential')))).toEqual(first);
  });

  it('yields everything where there is no result', async () => {
    const messages = [assistant('m1', [textBlock('a')])];
    expect(await readAll(untilResult(messages))).toEqual(messages);
  });

  it('ends without asking the source for what follows the result', async () => {
    const source = new PushSource();
    source.push(assistant('m1', [textBlock('a')]), result());
    expect(await readAll(untilResult(source))).toHaveLength(2);
    expect(source).toMatchObject({ asked: 2, closed: 1 });
  });

  it('has closed the source when the result is handed out', async () => {
    const source = new PushSource();
    source.push(result());
    await untilResult(source).next();
    expect(source.closed).toBe(1);
  });
});
