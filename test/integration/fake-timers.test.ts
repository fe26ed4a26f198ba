import { broadcast, withIdleTimeout } from '@troupe/stream';
import { SessionSupervisor } from '@troupe/supervisor';
import { SimulatedClock } from '@troupe/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

type Faked = NonNullable<NonNullable<Parameters<typeof vi.useFakeTimers>[0]>['toFake']>;

const all: Faked = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'Date',
  'performance',
  'hrtime',
];
const subsets: Faked[] = [
  all,
  ...all.map((name) => [name]),
  ['setTimeout', 'setImmediate'],
  ['queueMicrotask'],
];

describe.each(subsets.map((names) => [names.join(' '), names] as const))(
  'with fakes of %s',
  (_words, toFake) => {
    afterEach(() => void vi.useRealTimers());

    it('a session starts, answers, is interrupted by its deadline and stops', async () => {
      // The fakes leave with the test, before the stage is struck.
      await using stage = await setStage();
      vi.useFakeTimers({ toFake });
      try {
        const { session } = await stage.start(
          { turns: [{}, { steps: [{ type: 'text', text: 'hm' }, { type: 'hang' }] }] },
          { interruptTimeoutMs: 20_000 },
        );
        await session.ready;
        const texts: string[] = [];
        for await (const message of withIdleTimeout(session.stream('hello'), { idleTimeoutMs: 60_000 }))
          if (message.type === 'result') texts.push(message.subtype);
        expect(texts).toEqual(['success']);
        await expect(session.query('again', { timeoutMs: 300 })).rejects.toMatchObject({
          code: 'TURN_TIMEOUT',
        });
        expect(await session.query('and again')).toMatchObject({ result: 'and again' });
        await session.stop();
      } finally {
        vi.useRealTimers();
      }
    });
  },
);

describe('with fakes of everything', () => {
  afterEach(() => void vi.useRealTimers());

  it('a supervised session comes back after its CLI has died', async () => {
    await using stage = await setStage();
    vi.useFakeTimers({ toFake: all });
    try {
      const { options } = await stage.script([{ turns: [{ steps: [{ type: 'die' }] }] }, {}]);
      const supervisor = await SessionSupervisor.start({
        runtime: stage.runtime,
        sessions: [{ ...options, name: 'ann' }],
      });
      const ann = supervisor.session('ann');
      await expect(ann.query('die')).rejects.toMatchObject({ code: 'CLI_EXIT' });
      expect(await ann.query('back')).toMatchObject({ result: 'back' });
      await supervisor.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('no timer of ours is among those of the test', async () => {
    await using stage = await setStage();
    vi.useFakeTimers({ toFake: all });
    try {
      const { session } = await stage.start();
      const stream = broadcast(session.stream('x', { timeoutMs: 60_000, idleTimeoutMs: 60_000 }));
      for await (const _ of stream.subscribe());
      await session.stop();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a simulated clock moves when it is told to', async () => {
    vi.useFakeTimers({ toFake: all });
    const clock = new SimulatedClock();
    let fired = 0;
    clock.setTimer(() => (fired += 1), 1_000);
    await clock.advance(1_000);
    expect(fired).toBe(1);
    vi.useRealTimers();
  });
});
