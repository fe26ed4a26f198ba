import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { readTurn } from '../helpers/read-turn.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind({ timeoutMs: 30_000 });

describe('a runtime', () => {
  it('has 200 sessions answer at once, each its own, and leaves nothing of them', {
    timeout: 240_000,
  }, async () => {
    await using stage = await setStage();
    const { options } = await stage.script({
      otherTurns: { steps: [{ type: 'text', echo: true, everyMs: 1 }] },
    });
    const numbers = Array.from({ length: 200 }, (_, at) => at);
    const sessions = await Promise.all(numbers.map(() => stage.runtime.startSession(options)));
    await Promise.all(sessions.map((session) => session.ready));
    const answers = await Promise.all(
      sessions.map(async (session, at) => (await readTurn(session.stream(`I am number ${at}`))).text.trim()),
    );
    expect(answers).toEqual(numbers.map((at) => `I am number ${at}`));
    expect(new Set(sessions.map((session) => session.pid)).size).toBe(200);
    await stage.runtime.stop();
    expect(sessions.map((session) => session.status().state)).toEqual(numbers.map(() => 'stopped'));
    await expect(stage.runtime.startSession(options)).rejects.toMatchObject({ code: 'SESSION_STOPPED' });
  });
});
