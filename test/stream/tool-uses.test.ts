import { toolUses } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { readAll } from './support/read-all.ts';
import { readTranscript } from './support/transcripts.ts';
import { assistant, textBlock, toolResult, toolUse, user } from './support/wire-messages.ts';

describe('toolUses', () => {
  it('yields the tool calls as they came', async () => {
    const call = toolUse('t1', 'Bash', { command: 'ls', nested: [{ a: 1 }] });
    const yielded = await readAll(toolUses([assistant('m1', [textBlock('I look.'), call])]));
    expect(yielded).toEqual([call]);
    expect(yielded[0]).toBe(call);
  });

  it('yields each call once, in the order they were made', async () => {
    const calls = await readAll(toolUses(readTranscript('04b_parallel_permissions')));
    expect(calls.map(({ name }) => name)).toEqual(['Bash', 'Bash', 'Write']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
  });

  it('leaves out calls that the API carries out, results, and calls without an id or a name', async () => {
    const messages = [
      assistant('m1', [
        { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} },
        { type: 'mcp_tool_use', id: 'm1', name: 'x', server_name: 'y', input: {} },
        { type: 'tool_use', name: 'Bash' },
        { type: 'tool_use', id: 't1' },
      ]),
      user([toolResult('t1'), toolUse('t2')]),
    ];
    expect(await readAll(toolUses(messages))).toEqual([]);
  });

  it('leaves subagents out unless they are asked for', async () => {
    const transcript = readTranscript('04i_subagent');
    expect((await readAll(toolUses(transcript))).map(({ name }) => name)).toEqual(['Agent']);
    const all = await readAll(toolUses(transcript, { subagents: true }));
    expect(all.map(({ name }) => name)).toEqual(['Agent', 'Bash']);
  });
});
