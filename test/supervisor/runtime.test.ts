import { createRuntime, type Runtime } from '@troupe/core';
import { DynamicSupervisor, Supervisor } from '@troupe/supervisor';
import { describe, expect, test } from 'vitest';
import { recordingLogger } from '../core/actor/recording-logger.ts';

/** A child that ends when it is asked to. */
function calmChild() {
  let end: (reason: { type: 'shutdown' }) => void = () => undefined;
  const exited = new Promise<{ type: 'shutdown' }>((resolve) => {
    end = resolve;
  });
  const stop = async () => end({ type: 'shutdown' });
  return { exited, stop, kill: stop };
}

describe('a supervisor that lives in a runtime', () => {
  test('is stopped with it, children and nested supervisors included, and nobody is started again', async () => {
    const runtime = createRuntime();
    let starts = 0;
    const start = async () => {
      starts += 1;
      return calmChild();
    };
    const root = await Supervisor.start({
      runtime,
      children: [
        { id: 'worker', start },
        {
          id: 'nested',
          type: 'supervisor',
          start: () => Supervisor.start({ runtime, children: [{ id: 'deep', start }] }),
        },
      ],
    });
    const dynamic = await DynamicSupervisor.start({ runtime });
    await dynamic.startChild({ start });
    await runtime.stop();
    expect([await root.exited, await dynamic.exited]).toEqual([{ type: 'shutdown' }, { type: 'shutdown' }]);
    expect(starts).toBe(3);
    await expect(Supervisor.start({ runtime })).rejects.toThrow(/stopped/);
  });

  test('logs to its logger unless it has one of its own', async () => {
    const logger = recordingLogger();
    await using runtime = createRuntime({ logger });
    const supervisor = await Supervisor.start({
      runtime,
      name: 'root',
      children: [{ id: 'once', restart: 'temporary', start: async () => calmChild() }],
    });
    await supervisor.stop();
    expect(JSON.stringify(logger.lines)).toContain('root');
  });

  test('is refused for what is no runtime', async () => {
    const runtime = {} as unknown as Runtime;
    await expect(Supervisor.start({ runtime })).rejects.toThrow(
      /`runtime` to be a runtime made by createRuntime/,
    );
  });
});
