import type { SessionStateName } from '@troupe/core';
import { describe, expect, test } from 'vitest';
import { supervisorHealth } from '#supervisor/session/report/supervisor-health.ts';

const isStopping = false;

describe('supervisorHealth', () => {
  test('it is healthy when every session is up, whatever each is doing', () => {
    expect(supervisorHealth(['idle', 'running', 'busy'], { isStopping })).toEqual({
      status: 'healthy',
      total: 3,
      active: 3,
      restarting: 0,
      failed: 0,
    });
  });

  test('it is healthy when there is no session yet', () => {
    expect(supervisorHealth([], { isStopping })).toMatchObject({ status: 'healthy', total: 0 });
  });

  test.each<SessionStateName>(['starting', 'restarting', 'stopping'])(
    'it is degraded while a session is %s, and counts it as restarting',
    (state) => {
      const health = supervisorHealth(['idle', state], { isStopping });
      expect(health).toMatchObject({ status: 'degraded', active: 1, restarting: 1, failed: 0 });
    },
  );

  test('it is no worse than degraded while all sessions are on their way: their prompts wait', () => {
    expect(supervisorHealth(['starting', 'restarting'], { isStopping }).status).toBe('degraded');
  });

  test.each<SessionStateName>(['stopped', 'failed'])(
    'it is degraded while one session of two is %s, and unhealthy when both are',
    (state) => {
      expect(supervisorHealth(['idle', state], { isStopping })).toMatchObject({
        status: 'degraded',
        failed: 1,
      });
      expect(supervisorHealth([state, state], { isStopping })).toMatchObject({
        status: 'unhealthy',
        failed: 2,
      });
    },
  );

  test('it is unhealthy while the supervisor is stopping, and still counts', () => {
    expect(supervisorHealth(['idle', 'failed'], { isStopping: true })).toEqual({
      status: 'unhealthy',
      total: 2,
      active: 1,
      restarting: 0,
      failed: 1,
    });
    expect(supervisorHealth([], { isStopping: true }).status).toBe('unhealthy');
  });
});
