import { SessionSupervisor } from '@troupe/supervisor';
import { expect, it } from 'vitest';
import { recordingLogger } from '../core/actor/recording-logger.ts';
import { eventually } from '../helpers/eventually.ts';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

/** A logger, and the paths of the session actors that it heard of. */
function pathListener() {
  const logger = recordingLogger();
  const paths = () =>
    logger.lines.flatMap(({ message, facts }) =>
      message === 'actor of the session started' ? [facts['path']] : [],
    );
  return { logger, paths };
}

it('sessions stand in the runtime by their names, those without one and those of one name too', async () => {
  const { logger, paths } = pathListener();
  await using stage = await setStage({ logger });
  for (const options of [{ name: 'ada' }, {}, {}, { name: 'ada' }, { name: 'two words' }])
    await stage.start({}, options);
  expect(paths()).toEqual([
    'troupe/ada',
    'troupe/session',
    expect.stringMatching(/^troupe\/session~\d+$/),
    expect.stringMatching(/^troupe\/ada~\d+$/),
    'troupe/two_words',
  ]);
});

it('supervised sessions stand below their supervisor, also when they are started again', async () => {
  const { logger, paths } = pathListener();
  await using stage = await setStage({ logger });
  const { options } = await stage.script([{ turns: [{ steps: [{ type: 'die', code: 3 }] }] }, {}]);
  const supervisor = await SessionSupervisor.start({ runtime: stage.runtime, name: 'agents', logger });
  const ada = await supervisor.startSession({ ...options, name: 'ada' });
  await ada.query('hello').catch(() => {});
  await eventually(() => paths().length === 2);
  expect(paths()[0]).toBe('troupe/agents/ada');
  // The one before may still be ending.
  expect(paths()[1]).toMatch(/^troupe\/agents\/ada(~\d+)?$/);
  await supervisor.stop();
});

it('a session with a supervisor of its own stands below that', async () => {
  const { logger, paths } = pathListener();
  await using stage = await setStage({ logger });
  const { options } = await stage.script({});
  const supervisor = await SessionSupervisor.start({
    runtime: stage.runtime,
    name: 'agents',
    restartScope: 'session',
    logger,
    sessions: [{ ...options, name: 'ada' }],
  });
  await supervisor.ready;
  expect(paths()).toEqual(['troupe/agents/ada/ada']);
  await supervisor.stop();
});
