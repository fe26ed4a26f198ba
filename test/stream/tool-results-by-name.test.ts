import { toolResultsByName } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, toolResult, toolUse, user } from './support/wire-messages.ts';

describe('toolResultsByName', () => {
  it('yields the results of the calls of that tool, in the order they come', async () => {
    const messages = [
      assistant('m1', [toolUse('t1', 'Bash'), toolUse('t2', 'Read')]),
      assistant('m1', [toolUse('t3', 'Bash')]),
      user('a string'),
      user([toolResult('t3', 'three'), toolResult('t2', 'two')]),
      user([toolResult('t1', 'one')]),
    ];
    const ids = (await readAll(toolResultsByName(messages, 'Bash'))).map(({ tool_use_id }) => tool_use_id);
    expect(ids).toEqual(['t3', 't1']);
    expect(await readAll(toolResultsByName(messages, 'Write'))).toEqual([]);
  });

  it('yields the result of a call once', async () => {
    const messages = [
      assistant('m1', [toolUse('t1', 'Bash')]),
      user([toolResult('t1')]),
      user([toolResult('t1')]),
    ];
    expect(await readAll(toolResultsByName(messages, 'Bash'))).toHaveLength(1);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const transcript = readTranscript('04i_subagent');
    expect(await readAll(toolResultsByName(transcript, 'Bash'))).toEqual([]);
    expect(await readAll(toolResultsByName(transcript, 'Bash', { subagents: true }))).toMatchObject([
      { content: 'insub' },
    ]);
  });
});
