import { setTimeout as sleep } from 'node:timers/promises';
import { SessionSupervisor } from '@troupe/supervisor';
import { describe, expect, it } from 'vitest';
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
    process.kill(session.pid ?? 0, 'SIGKILL');
    const next = session.query('SAY next');
    expect((await turn.result) as object).toMatchObject({ result: expect.stringContaining('done') });
    expect(turn).toMatchObject({ state: 'completed', attempts: 2 });
    const { messages, thrown } = await reading;
    expect(thrown).toBeUndefined();
    expect(messages.filter((message) => message.type === 'result')).toHaveLength(1);
    expect(await next).toMatchObject({ result: 'next' });
  });
});
