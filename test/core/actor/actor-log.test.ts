import { createActorSystem } from '@troupe/core/supervision';
import { describe, expect, test } from 'vitest';
import { createActorLog } from '#core/actor/actor-log.ts';
import { puppet } from './puppet.ts';
import { recordingLogger } from './recording-logger.ts';

const fail = (): never => {
  throw new Error('the disk is full');
};

describe('createActorLog', () => {
  test('what is logged reaches the logger with the facts it was bound to', () => {
    const logger = recordingLogger();
    const log = createActorLog(logger, { a: 1 });
    log.error({ b: 2 }, 'first');
    log.debug({}, 'second');
    expect(logger.lines).toEqual([
      { level: 'error', message: 'first', facts: { a: 1, b: 2 } },
      { level: 'debug', message: 'second', facts: { a: 1 } },
    ]);
  });

  test('an actor ends as it is to end under a logger that throws', async () => {
    const child = { ...recordingLogger(), error: fail, debug: fail };
    for (const logger of [
      { ...child, child: () => child },
      { ...child, child: fail },
    ]) {
      await using system = createActorSystem({ logger: { ...logger, child: () => logger } });
      const error = new Error('boom');
      const { behavior, lastWords } = puppet();
      const ref = system.spawn(behavior);
      ref.urge(() => {
        throw error;
      });
      ref.tell('dropped');
      expect(await ref.exited).toEqual({ type: 'crash', error });
      expect(lastWords).toHaveLength(1);
    }
  });

  test('a logger that cannot be bound is used as it is', () => {
    const logger = { ...recordingLogger(), child: fail };
    createActorLog(logger, { a: 1 }).error({ b: 2 }, 'first');
    expect(logger.lines).toEqual([{ level: 'error', message: 'first', facts: { b: 2 } }]);
  });
});
