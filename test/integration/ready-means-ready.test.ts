import { SessionSupervisor } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

describe('whoever has waited for `ready`', () => {
  test('finds a session that says so', async () => {
    await using stage = await setStage();
    const { session } = await stage.start();
    await session.ready;
    expect(session.status().state).toBe('idle');
    expect(session.health()).toEqual({ status: 'healthy' });
  });

  test('finds a supervisor that says so, and so does who hears of `session_ready`', async () => {
    await using stage = await setStage();
    const { options } = await stage.script({});
    const heard: unknown[] = [];
    const supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      sessions: [{ ...options, name: 'ada' }],
      onEvent: ({ type }) => {
        if (type === 'session_ready') heard.push(supervisor.health().status);
      },
    });
    await supervisor.ready;
    expect(supervisor.health()).toMatchObject({ status: 'healthy', active: 1 });
    expect(heard).toEqual(['healthy']);
  });
});
