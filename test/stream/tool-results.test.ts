import { toolResults } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, textBlock, toolResult, toolUse, user } from './support/wire-messages.ts';

describe('toolResults', () => {
  it('yields the results as they came, failed ones included', async () => {
    const results = [toolResult('t1', 'ok'), toolResult('t2', 'denied', true)];
    expect(await readAll(toolResults([user(results)]))).toEqual(results);
  });

  it('leaves out prompts, replayed prompts, calls, and results without the id of a call', async () => {
    const messages = [
      user('a prompt that is a string'),
      user([textBlock('a prompt')]),
      user([{ type: 'tool_result', content: 'of what?' }]),
      assistant('m1', [toolUse('t1'), toolResult('t1')]),
    ];
    expect(await readAll(toolResults(messages))).toEqual([]);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const transcript = readTranscript('04i_subagent');
    expect(await readAll(toolResults(transcript))).toHaveLength(1);
    expect(await readAll(toolResults(transcript, { subagents: true }))).toHaveLength(2);
  });
});
