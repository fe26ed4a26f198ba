import { collect, toolCalls } from '@troupe/stream';
import { describe, expect, it } from 'vitest';
import { PushSource } from './support/push-source.ts';
import { readAll } from './support/read-all.ts';
import { readTurns, transcriptNames } from './support/transcripts.ts';
import { assistant, result, toolResult, toolUse, turnRestarted, user } from './support/wire-messages.ts';

describe('toolCalls', () => {
  it('yields a call with its result when the result comes', async () => {
    const source = new PushSource();
    const calls = toolCalls(source);
    const first = calls.next();
    source.push(assistant('m1', [toolUse('t1', 'Bash', { command: 'ls' }), toolUse('t2', 'Read')]));
    source.push(user([toolResult('t2', 'no such file', true)]));
    expect((await first).value).toEqual({
      id: 't2',
      name: 'Read',
      input: {},
      result: toolResult('t2', 'no such file', true),
      isError: true,
    });
    source.push(user([toolResult('t1', 'a.txt')]));
    expect((await calls.next()).value).toMatchObject({ id: 't1', name: 'Bash', isError: false });
    await calls.return();
  });

  it('yields the calls that were never answered when the turn ends, once', async () => {
    const turn = [assistant('m1', [toolUse('t1'), toolUse('t2')]), user([toolResult('t2')]), result()];
    const messages = [...turn, result()];
    const calls = await readAll(toolCalls(messages));
    expect(calls.map(({ id, result: answer }) => [id, answer !== undefined])).toEqual([
      ['t2', true],
      ['t1', false],
    ]);
  });

  it('does not yield results without a call, nor a call twice', async () => {
    const messages = [
      user([toolResult('t0')]),
      assistant('m1', [toolUse('t1')]),
      user([toolResult('t1'), toolResult('t1')]),
      result(),
      result(),
    ];
    expect((await readAll(toolCalls(messages))).map(({ id }) => id)).toEqual(['t1']);
  });

  it('forgets the open calls of a turn that is run again', async () => {
    const messages = [assistant('m1', [toolUse('t1')]), turnRestarted(), user([toolResult('t1')]), result()];
    expect(await readAll(toolCalls(messages))).toEqual([]);
  });

  it('yields what collect collects, in every recorded session', async () => {
    for (const name of transcriptNames) {
      for (const turn of readTurns(name)) {
        const byId = (calls: readonly { readonly id: string }[]) =>
          [...calls].sort((one, other) => one.id.localeCompare(other.id));
        const options = { subagents: true };
        expect(byId(await readAll(toolCalls(turn, options)))).toEqual(
          byId((await collect(turn, options)).toolCalls),
        );
      }
    }
  });
});
