import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRestartWindow, type RestartWindow, recordRestart } from '#supervisor/restart-window.ts';

/** Records restarts at these seconds; says how many were allowed before one was not. */
function allowed(limits: { maxRestarts: number; maxSeconds: number }, atSeconds: readonly number[]): number {
  let window: RestartWindow = createRestartWindow(limits);
  for (const [index, at] of atSeconds.entries()) {
    const next = recordRestart(window, at * 1000);
    if (next === 'exceeded') return index;
    window = next;
  }
  return atSeconds.length;
}

describe('recordRestart', () => {
  test('maxRestarts restarts are allowed in a window, and one more is not', () => {
    expect(allowed({ maxRestarts: 3, maxSeconds: 5 }, [0, 0, 0, 0])).toBe(3);
  });

  test('with maxRestarts 0 the first restart is too much', () => {
    expect(allowed({ maxRestarts: 0, maxSeconds: 5 }, [0])).toBe(0);
  });

  test('a restart that is exactly maxSeconds old still counts', () => {
    expect(allowed({ maxRestarts: 1, maxSeconds: 5 }, [0, 5])).toBe(1);
    expect(allowed({ maxRestarts: 1, maxSeconds: 5 }, [0, 5.001])).toBe(2);
  });

  test('table row 80: 2 in 10 s with restarts at 0, 6, 11 and 15 trips at 15', () => {
    expect(allowed({ maxRestarts: 2, maxSeconds: 10 }, [0, 6, 11])).toBe(3);
    expect(allowed({ maxRestarts: 2, maxSeconds: 10 }, [0, 6, 11, 15])).toBe(3);
  });

  test('table row 78: 1 in 1 s never trips with 2.1 s between restarts', () => {
    expect(allowed({ maxRestarts: 1, maxSeconds: 1 }, [0, 2.1, 4.2, 6.3])).toBe(4);
  });

  test('table row 81: 1 in 2 s allows a restart after 3.1 s and trips at the next', () => {
    expect(allowed({ maxRestarts: 1, maxSeconds: 2 }, [0, 3.1, 3.1])).toBe(2);
  });

  test('it decides as the list in OTP does, whatever the times', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        (seconds, max, period) => {
          let now = 0;
          const times = seconds.map((gap) => (now += gap));
          expect(allowed({ maxRestarts: max, maxSeconds: period }, times)).toBe(
            otpAllows(max, period, times),
          );
        },
      ),
    );
  });

  test('it keeps nothing that is older than the window', () => {
    let window: RestartWindow | 'exceeded' = createRestartWindow({ maxRestarts: 1_000, maxSeconds: 1 });
    for (let second = 0; second < 10_000 && window !== 'exceeded'; second += 1) {
      window = recordRestart(window, second * 1000);
    }
    expect(window).toMatchObject({ count: 2 });
  });

  test('a window is not changed by what is recorded in it', () => {
    const window = createRestartWindow({ maxRestarts: 1, maxSeconds: 5 });
    expect(recordRestart(window, 0)).toMatchObject({ count: 1 });
    expect(recordRestart(window, 0)).toMatchObject({ count: 1 });
  });
});

/** `add_restart` of OTP's `supervisor`: newest first, recorded first, the edge counts. */
function otpAllows(intensity: number, period: number, times: readonly number[]): number {
  let restarts: number[] = [];
  for (const [index, now] of times.entries()) {
    restarts = [now, ...restarts.filter((at) => at >= now - period)];
    if (restarts.length > intensity) return index;
  }
  return times.length;
}
