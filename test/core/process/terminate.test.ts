import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { type TerminateOptions, terminate } from '#core/process/terminate.ts';

/** A process that ends on one of the calls, or never, and notes when each came. */
function target(clock: SimulatedClock, endsOn?: 'endInput' | 'sigterm' | 'interrupt', afterMs = 0) {
  const calls: string[] = [];
  let hasExited = false;
  let settle: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const end = () => {
    hasExited = true;
    settle();
  };
  const note = (call: string) => () => {
    calls.push(`${call} at ${clock.now()}`);
    if (call === endsOn) clock.setTimer(end, afterMs);
  };
  return {
    calls,
    end,
    exited,
    hasExited: () => hasExited,
    endInput: note('endInput'),
    sigterm: note('sigterm'),
    sigkill: note('sigkill'),
    interrupt: note('interrupt'),
  };
}

function climb(
  options: Partial<TerminateOptions> & { readonly clock: SimulatedClock },
  process: ReturnType<typeof target>,
) {
  return terminate(process, { timeoutMs: 1_000, hurry: new AbortController().signal, ...options });
}

const never = () => new Promise<never>(() => undefined);

describe('terminate', () => {
  test('with an interrupt that is not answered: 20 % for it, 10 % for end of input, SIGTERM at 30 %, SIGKILL at 90 %', async () => {
    const clock = new SimulatedClock();
    const process = target(clock);
    const interrupt = () => {
      process.interrupt();
      return never();
    };
    const step = climb({ clock, interrupt }, process);
    await clock.advance(1_000);
    await expect(step).resolves.toBe('sigkill');
    expect(process.calls).toEqual(['interrupt at 0', 'endInput at 200', 'sigterm at 300', 'sigkill at 900']);
  });

  test('what a step does not use goes to SIGTERM', async () => {
    const clock = new SimulatedClock();
    const process = target(clock);
    const step = climb({ clock, interrupt: () => Promise.reject(new Error('refused')) }, process);
    await clock.advance(1_000);
    await expect(step).resolves.toBe('sigkill');
    expect(process.calls).toEqual(['endInput at 0', 'sigterm at 100', 'sigkill at 900']);
  });

  test('it ends on the step on which the process ends, and no later step is taken', async () => {
    const clock = new SimulatedClock();
    const byInput = target(clock, 'endInput', 50);
    const first = climb({ clock }, byInput);
    await clock.advance(50);
    await expect(first).resolves.toBe('end_of_input');
    expect(byInput.calls).toEqual(['endInput at 0']);

    const bySigterm = target(clock, 'sigterm', 400);
    const second = climb({ clock }, bySigterm);
    await clock.advance(600);
    await expect(second).resolves.toBe('sigterm');
    expect(bySigterm.calls).toEqual(['endInput at 50', 'sigterm at 150']);
    expect(clock.pendingTimers).toBe(0);
  });

  test('a process that ends during the interrupt gets no more steps', async () => {
    const clock = new SimulatedClock();
    const process = target(clock, 'interrupt', 10);
    const interrupt = () => {
      process.interrupt();
      return never();
    };
    const step = climb({ clock, interrupt }, process);
    await clock.advance(10);
    await expect(step).resolves.toBe('interrupt');
    expect(process.calls).toEqual(['interrupt at 0']);
  });

  test('an interrupt that throws is passed over', async () => {
    const clock = new SimulatedClock();
    const process = target(clock, 'endInput');
    const interrupt = () => {
      throw new Error('no');
    };
    const step = climb({ clock, interrupt }, process);
    await clock.advance(1);
    await expect(step).resolves.toBe('end_of_input');
  });

  test('one that has ended already gets nothing at all', async () => {
    const clock = new SimulatedClock();
    const process = target(clock);
    process.end();
    await expect(climb({ clock, timeoutMs: 0 }, process)).resolves.toBe('exited');
    expect(process.calls).toEqual([]);
  });

  test('without a budget it is killed at once', async () => {
    const clock = new SimulatedClock();
    const process = target(clock);
    await expect(climb({ clock, timeoutMs: 0, interrupt: never }, process)).resolves.toBe('sigkill');
    expect(process.calls).toEqual(['sigkill at 0']);
  });

  test('in a hurry it is killed at once, on whatever step it was', async () => {
    for (const [waitedMs, before] of [
      [0, []],
      [50, ['endInput at 0']],
      [250, ['endInput at 0', 'sigterm at 100']],
    ] as const) {
      const clock = new SimulatedClock();
      const process = target(clock);
      const hurry = new AbortController();
      if (waitedMs === 0) hurry.abort();
      const step = climb({ clock, hurry: hurry.signal }, process);
      await clock.advance(waitedMs);
      hurry.abort();
      await expect(step).resolves.toBe('sigkill');
      expect(process.calls).toEqual([...before, `sigkill at ${waitedMs}`]);
      expect(clock.pendingTimers).toBe(0);
    }
  });

  test('with an infinite budget it waits at the end of input for ever', async () => {
    const clock = new SimulatedClock();
    const process = target(clock);
    void climb({ clock, timeoutMs: Number.POSITIVE_INFINITY }, process);
    await clock.advance(1e12);
    expect(process.calls).toEqual(['endInput at 0']);
  });
});
