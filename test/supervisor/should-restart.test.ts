import type { ExitReason } from '@troupe/core';
import { describe, expect, test } from 'vitest';
import { shouldRestart } from '#supervisor/should-restart.ts';

const normal: ExitReason = { type: 'normal' };
const shutdown: ExitReason = { type: 'shutdown' };
const shutdownDetail: ExitReason = { type: 'shutdown', detail: 'why' };
const killed: ExitReason = { type: 'killed' };
const crash: ExitReason = { type: 'crash', error: new Error('boom') };

describe('shouldRestart', () => {
  test.each([normal, shutdown, shutdownDetail, killed, crash])(
    'a permanent child is restarted after %o',
    (exit) => {
      expect(shouldRestart('permanent', exit)).toBe(true);
    },
  );

  test.each([killed, crash])('a transient child is restarted after %o', (exit) => {
    expect(shouldRestart('transient', exit)).toBe(true);
  });

  test.each([normal, shutdown, shutdownDetail])('a transient child is not restarted after %o', (exit) => {
    expect(shouldRestart('transient', exit)).toBe(false);
  });

  test.each([normal, shutdown, shutdownDetail, killed, crash])(
    'a temporary child is not restarted after %o',
    (exit) => {
      expect(shouldRestart('temporary', exit)).toBe(false);
    },
  );
});
