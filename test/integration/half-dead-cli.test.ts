import { describe, expect, it } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { fixturePath } from '../helpers/start-fixture.ts';

leavesNothingBehind();

const halfDead = (pipe: 0 | 1 | 2) => ({
  cliPath: fixturePath('goes-deaf-or-mute'),
  env: { HALF_DEAD: String(pipe) },
  inheritEnv: ['PATH'],
});

describe('a CLI that closes a pipe and lives on', () => {
  it.each([
    ['stdin', 0],
    ['stdout', 1],
  ] as const)('%s: is unhealthy, is ended, and its turn fails with why', async (name, pipe) => {
    await using stage = await setStage();
    const session = await stage.runtime.startSession(halfDead(pipe));
    await session.ready;
    const turn = session.query('x').catch((error: unknown) => error);
    await eventually(() => (session.health().status === 'unhealthy' ? true : undefined), {
      what: 'the closed pipe is noticed',
    });
    expect(session.status().brokenPipe).toBe(name);
    expect(session.health().reason).toContain(name);
    expect(await turn).toMatchObject({
      code: 'CLI_EXIT',
      turnInFlight: true,
      cause: { message: `The CLI was killed: it closed its ${name} and lived on.` },
    });
    expect((await session.exited).type).toBe('crash');
  });

  it('stdin between turns: is noticed without a prompt', async () => {
    await using stage = await setStage();
    const session = await stage.runtime.startSession(halfDead(0));
    await session.ready;
    expect(await session.exited).toMatchObject({
      type: 'crash',
      error: { cause: { message: 'The CLI was killed: it closed its stdin and lived on.' } },
    });
  });

  it('stderr alone: can do all that is asked of it', async () => {
    await using stage = await setStage();
    const session = await stage.runtime.startSession(halfDead(2));
    expect(await session.query('x')).toMatchObject({ subtype: 'success' });
    expect(session.health().status).toBe('healthy');
  });
});
