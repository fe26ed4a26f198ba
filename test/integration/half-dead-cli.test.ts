import { describe, expect, it } from 'vitest';
import { clockByHand } from '../helpers/clock-by-hand.ts';
import { eventually } from '../helpers/eventually.ts';
import { killChild } from '../helpers/kill-child.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';
import { fixturePath } from '../helpers/start-fixture.ts';
import { troupeMessages } from '../helpers/troupe-messages.ts';

leavesNothingBehind();

const halfDead = (pipe: 0 | 1 | 2, env: Record<string, string> = {}) => ({
  cliPath: fixturePath('goes-deaf-or-mute'),
  env: { HALF_DEAD: String(pipe), ...env },
  inheritEnv: ['PATH'],
});

/** A stage whose CLIs are looked at when the test says so, and a wait that lets them be looked at. */
async function stageOfLooks() {
  const clock = clockByHand(5_000);
  const stage = await setStage({ clock });
  const lookUntil = (until: () => boolean, what: string) =>
    eventually(() => until() || void clock.fire(), { what, timeoutMs: 30_000 });
  return { stage, lookUntil };
}

describe('a CLI that closes a pipe and lives on', () => {
  it.each([
    ['stdin', 0],
    ['stdout', 1],
  ] as const)('%s: is unhealthy, is ended, and its turn fails with why', async (name, pipe) => {
    const { stage: set, lookUntil } = await stageOfLooks();
    await using stage = set;
    const session = await stage.runtime.startSession(halfDead(pipe));
    const { heard, done } = troupeMessages(session);
    await session.ready;
    const turn = session.query('x').catch((error: unknown) => error);
    await lookUntil(() => session.health().status === 'unhealthy', 'the closed pipe is noticed');
    expect(session.status()).toMatchObject({ brokenPipe: name, pipeFault: 'closed' });
    expect(session.health().reason).toContain(name);
    await lookUntil(() => session.status().state === 'failed', 'it is ended');
    expect(await turn).toMatchObject({
      code: 'CLI_EXIT',
      turnInFlight: true,
      cause: { message: `The CLI was killed: it closed its ${name} and lived on.` },
    });
    expect((await session.exited).type).toBe('crash');
    await done;
    expect(heard).toEqual([{ type: 'troupe', subtype: 'pipe_broken', pipe: name, fault: 'closed' }]);
  });

  it.each([
    ['stdin', 0],
    ['stdout', 1],
  ] as const)('%s, before the handshake: the start fails and says which pipe', async (name, pipe) => {
    const { stage: set, lookUntil } = await stageOfLooks();
    await using stage = set;
    const session = await stage.runtime.startSession(halfDead(pipe, { AT_START: '1' }));
    await lookUntil(() => session.status().state === 'failed', 'it is ended');
    await expect(session.ready).rejects.toMatchObject({
      code: 'CLI_START',
      permanent: false,
      message: expect.stringContaining(`it closed its ${name} and lived on`),
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

describe('a CLI that does not read its stdin', () => {
  const options = { cliPath: fixturePath('stops-reading'), inheritEnv: ['PATH'] };
  // More than a pipe of any system holds.
  const prompt = 'x'.repeat(8_000_000);

  it('is unhealthy, is ended, and the turn that waits fails with why', async () => {
    const { stage: set, lookUntil } = await stageOfLooks();
    await using stage = set;
    const session = await stage.runtime.startSession(options);
    const { heard, done } = troupeMessages(session);
    await session.ready;
    const turn = session.query(prompt).catch((error: unknown) => error);
    await lookUntil(() => session.health().status === 'unhealthy', 'the full pipe is noticed');
    expect(session.status()).toMatchObject({ brokenPipe: 'stdin', pipeFault: 'not_read' });
    expect(session.health().reason).toContain('does not read its stdin');
    await lookUntil(() => session.status().state === 'failed', 'it is ended');
    expect(await turn).toMatchObject({
      code: 'CLI_EXIT',
      turnInFlight: true,
      cause: { message: 'The CLI was killed: it did not read its stdin.' },
    });
    await done;
    expect(heard).toEqual([{ type: 'troupe', subtype: 'pipe_broken', pipe: 'stdin', fault: 'not_read' }]);
  });

  it('and then does, is healthy again and answers', async () => {
    const { stage: set, lookUntil } = await stageOfLooks();
    await using stage = set;
    const session = await stage.runtime.startSession(options);
    const { heard } = troupeMessages(session);
    await session.ready;
    const turn = session.query(prompt);
    await lookUntil(() => session.health().status === 'unhealthy', 'the full pipe is noticed');
    killChild(session.pid, 'SIGUSR2');
    expect(await turn).toMatchObject({ subtype: 'success' });
    await lookUntil(() => session.health().status === 'healthy', 'it is told to read again');
    expect(session.status()).toMatchObject({ brokenPipe: undefined, pipeFault: undefined });
    expect(heard.map(({ subtype }) => subtype)).toEqual(['pipe_broken', 'pipe_restored']);
  });
});
