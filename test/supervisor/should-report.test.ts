import type { ExitReason } from '@troupe/core';
import { describe, expect, test } from 'vitest';
import type { RestartType, Shutdown } from '#supervisor/child-spec.ts';
import { shouldReportDynamicStop, shouldReportExit, shouldReportStop } from '#supervisor/should-report.ts';

const exits = {
  normal: { type: 'normal' },
  shutdown: { type: 'shutdown' },
  'shutdown with detail': { type: 'shutdown', detail: 'why' },
  killed: { type: 'killed' },
  crash: { type: 'crash', error: new Error('boom') },
} satisfies Record<string, ExitReason>;
const names = Object.keys(exits) as (keyof typeof exits)[];

/** The exits for which the question is answered with yes. */
function reported(ask: (exit: ExitReason) => boolean): string[] {
  return names.filter((name) => ask(exits[name]));
}

describe('shouldReportExit', () => {
  test('every end of a permanent child is reported', () => {
    expect(reported((exit) => shouldReportExit('permanent', exit))).toEqual(names);
  });

  test.each(['transient', 'temporary'] as const)(
    'only abnormal ends of a %s child are reported',
    (restart) => {
      expect(reported((exit) => shouldReportExit(restart, exit))).toEqual(['killed', 'crash']);
    },
  );
});

describe.each([
  ['shouldReportStop', 'permanent', 1000, ['normal', 'shutdown with detail', 'killed', 'crash']],
  ['shouldReportStop', 'permanent', 'infinity', ['normal', 'shutdown with detail', 'killed', 'crash']],
  ['shouldReportStop', 'transient', 1000, ['killed', 'crash']],
  ['shouldReportStop', 'temporary', 0, ['killed', 'crash']],
  ['shouldReportStop', 'permanent', 'brutal_kill', ['normal', 'shutdown', 'shutdown with detail', 'crash']],
  ['shouldReportStop', 'transient', 'brutal_kill', ['crash']],
  ['shouldReportStop', 'temporary', 'brutal_kill', ['crash']],
  ['shouldReportDynamicStop', 'permanent', 1000, ['normal', 'killed', 'crash']],
  ['shouldReportDynamicStop', 'transient', 'infinity', ['killed', 'crash']],
  ['shouldReportDynamicStop', 'temporary', 1000, ['killed', 'crash']],
  [
    'shouldReportDynamicStop',
    'permanent',
    'brutal_kill',
    ['normal', 'shutdown', 'shutdown with detail', 'crash'],
  ],
] as [string, RestartType, Shutdown, string[]][])('%s', (name, restart, shutdown, expected) => {
  const ask = name === 'shouldReportStop' ? shouldReportStop : shouldReportDynamicStop;

  test(`a ${restart} child with shutdown ${shutdown} is reported when it ends with ${expected.join(', ')}`, () => {
    expect(reported((exit) => ask({ restart, shutdown }, exit))).toEqual(expected);
  });
});

test('a supervisor that gave up ends with plain shutdown as far as its parent is concerned', () => {
  const exit: ExitReason = { type: 'shutdown', cause: new Error('too many restarts') };
  expect(shouldReportStop({ restart: 'permanent', shutdown: 'infinity' }, exit)).toBe(false);
});
