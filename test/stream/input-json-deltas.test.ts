import { inputJsonDeltas } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript, readTurns } from './support/transcripts.ts';
import { assistant, blockDelta, blockStart, messageStart, toolUse } from './support/wire-messages.ts';

const json = (partial_json: string, index = 0) =>
  blockDelta(index, { type: 'input_json_delta', partial_json });

describe('inputJsonDeltas', () => {
  it('yields the input of a tool call as it was written, and nothing for the finished call', async () => {
    const [turn = []] = readTurns('00_official_sdk_session');
    expect((await readAll(inputJsonDeltas(turn))).join('')).toBe(
      '{"command":"touch a.txt","description":"scripted"}',
    );
  });

  it('leaves the place holder out that a call starts with', async () => {
    const messages = [messageStart('m1'), blockStart(0, toolUse('t1')), json('{"a"'), json(':1}')];
    expect(await readAll(inputJsonDeltas(messages))).toEqual(['{"a"', ':1}']);
  });

  it('does not mind how the model has laid its JSON out', async () => {
    const restarts: unknown[] = [];
    const messages = [
      messageStart('m1'),
      json('{ "a" :'),
      json(' 1 }'),
      assistant('m1', [toolUse('t1', 'A', { a: 1 })]),
    ];
    const onRestart = (...args: number[]) => restarts.push(args);
    expect(await readAll(inputJsonDeltas(messages, { onRestart }))).toEqual(['{ "a" :', ' 1 }']);
    expect(restarts).toEqual([]);
  });

  it('yields a call that did not stream as one piece, be its input empty', async () => {
    const messages = [
      assistant('m1', [toolUse('t1', 'A', { a: 1 })]),
      assistant('m1', [toolUse('t2', 'B', {})]),
    ];
    expect(await readAll(inputJsonDeltas(messages))).toEqual(['{"a":1}', '{}']);
  });

  it('yields nothing where no tool is called', async () => {
    expect(await readAll(inputJsonDeltas(readTranscript('02a_two_sequential')))).toEqual([]);
  });
});
