import { SessionSupervisor, type SessionSupervisorOptions } from '@troupe/supervisor';
import type { Scenario } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { killChild } from '../../helpers/kill-child.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { setStage } from '../../helpers/scripted-session.ts';
import { started } from './support.ts';

leavesNothingBehind();

const count = 4;
/** Long enough for everything else to happen meanwhile. */
const brief: Scenario = { turns: [{ steps: [{ type: 'text', deltas: 20, everyMs: 50 }] }] };
/** Ends when it is killed. */
const stubborn: Scenario = { onSigterm: 'ignore', ignoreEndOfInput: true };

type Scope = NonNullable<SessionSupervisorOptions['restartScope']>;

async function house(scenario: Scenario, restartScope: Scope, shutdownMs: number) {
  const stage = await setStage({ maxStarting: count });
  const scripts = await Promise.all(Array.from({ length: count }, () => stage.script(scenario)));
  const { runtime } = stage;
  const supervisor = await SessionSupervisor.start({
    runtime,
    restartScope,
    sessions: scripts.map(({ options }, index) => ({ ...options, name: `s${index}`, shutdownMs })),
  });
  await supervisor.ready;
  return {
    stops: { 'supervisor.stop': () => supervisor.stop(), 'runtime.stop': () => runtime.stop() },
    clis: scripts.map(({ cli }) => cli),
    sessions: supervisor.listSessions().map(({ name }) => supervisor.session(name)),
    async [Symbol.asyncDispose]() {
      await supervisor.kill();
      await stage[Symbol.asyncDispose]();
    },
  };
}

describe.each<Scope>(['supervisor', 'session'])('with restartScope %s', (restartScope) => {
  describe.each(['supervisor.stop', 'runtime.stop'] as const)('%s', (door) => {
    test('lets every turn that runs come to its end', async () => {
      await using company = await house(brief, restartScope, 2_000);
      const turns = company.sessions.map((session) => session.stream('one', { onAbandon: 'detach' }));
      await Promise.all(turns.map(started));
      await company.stops[door]();
      expect(turns.map(({ state }) => state)).toEqual(Array(count).fill('completed'));
    });

    test('ends all sessions at once, not one after the other', async () => {
      await using company = await house(stubborn, restartScope, 600_000);
      const { clis, sessions } = company;
      const stopped = company.stops[door]();
      const toldToEnd = async () => (await Promise.all(clis.map((cli) => cli.starts()))).flat();
      await eventually(
        async () => (await toldToEnd()).filter(({ inputEnded }) => inputEnded).length === count,
      );
      const alive = (await Promise.all(clis.map((cli) => cli.alive()))).flat();
      expect(alive).toHaveLength(count);
      for (const { pid } of sessions) killChild(pid, 'SIGKILL');
      await stopped;
    });
  });
});
