import { setTimeout as sleep } from 'node:timers/promises';
import { ofType, toolUses } from '@troupe/stream';
import { SessionSupervisor } from '@troupe/supervisor';
import { describe, expect, it } from 'vitest';
import { killChild } from '../helpers/kill-child.ts';
import { startLoopback } from '../helpers/loopback.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';

leavesNothingBehind();

describe('a prompt that is run again by the real CLI', () => {
  it.each([
    ['the first of its conversation', [], 'SLOW 60 30 ++ SAY done', 300],
    ['with a tool', ['SAY hello'], 'DELAY 500 ++ TOOL Bash bash -c "sleep 1" ;; SAY done', 5_000],
    ['in the middle of its answer', ['SAY hello'], 'SLOW 60 30 ++ SAY done', 800],
  ])('ends with its own answer: %s', async (_, before, prompt, killAfterMs) => {
    await using loopback = await startLoopback();
    await using supervisor = await SessionSupervisor.start({
      runtime: loopback.runtime,
      sessions: [{ ...loopback.options, name: 'ada', tools: ['Bash'], allowedTools: ['Bash'] }],
    });
    const session = supervisor.session('ada');
    for (const earlier of before) await session.query(earlier);
    const turn = session.stream(prompt, { onCrash: 'rerun' });
    const reading = readTurn(turn);
    const call = await loopback.api.waitForRequest((request) => request.prompt === prompt);
    // The CLI writes its transcript in batches; killed in between it takes the prompt up under another name.
    await Promise.race([call.ended, sleep(killAfterMs)]);
    killChild(session.pid, 'SIGKILL');
    const next = session.query('SAY next');
    expect((await turn.result) as object).toMatchObject({ result: expect.stringContaining('done') });
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
    const { messages, thrown } = await reading;
    expect(thrown).toBeUndefined();
    expect(messages.filter((message) => message.type === 'result')).toHaveLength(1);
    expect(await next).toMatchObject({ result: 'next' });
  });

  it('is remembered, with all that came after it, when the next CLI dies too', async () => {
    await using loopback = await startLoopback();
    await using supervisor = await SessionSupervisor.start({
      runtime: loopback.runtime,
      sessions: [{ ...loopback.options, name: 'ada', tools: ['Bash'], allowedTools: ['Bash'] }],
    });
    const session = supervisor.session('ada');
    await session.query('SAY hello');
    const prompt = 'TOOL Bash bash -c "sleep 1; echo ran" ;; SAY done';
    const turn = session.stream(prompt, { onCrash: 'rerun' });
    for await (const call of toolUses(turn)) {
      // Asked to end, it notes where it is: in what is about to be done again.
      if (call.name === 'Bash' && turn.attempts === 1) killChild(session.pid, 'SIGTERM');
    }
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
    expect(await session.query('SAY next')).toMatchObject({ result: 'next' });
    const restarted = first(ofType(session.messages(), 'troupe', 'restarted'));
    killChild(session.pid, 'SIGKILL');
    await restarted;
    expect(await session.query('SAY last')).toMatchObject({ result: 'last' });
    const { prompts, messages } = loopback.api.requests.at(-1) ?? { prompts: [], messages: [] };
    expect(prompts).toEqual(['SAY hello', prompt, 'SAY next', 'SAY last']);
    expect(JSON.stringify(messages)).toContain('ran');
    expect(JSON.stringify(messages)).not.toContain('interrupted');
  });
});

async function first(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source) return;
}
