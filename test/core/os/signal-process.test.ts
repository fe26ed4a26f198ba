import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processTable } from '#core/os/process-table.ts';
import { signalGroup } from '#core/os/signal-group.ts';
import { signalProcess } from '#core/os/signal-process.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

leavesNothingBehind();

describe('signalProcess', () => {
  let child = spawn('true', { stdio: 'ignore' });
  beforeEach(() => {
    child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  });
  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  test('the process that was meant gets the signal', async () => {
    const pid = child.pid ?? 0;
    const startTime = (await processTable.startTimeOf(pid)) ?? '';
    await expect(signalProcess({ pid, startTime }, 'SIGTERM')).resolves.toBe(true);
    expect((await once(child, 'exit'))[1]).toBe('SIGTERM');
    await expect(signalProcess({ pid, startTime }, 'SIGTERM')).resolves.toBe(false);
  });

  test('a process that was given the same pid later gets none', async () => {
    const pid = child.pid ?? 0;
    await expect(signalProcess({ pid, startTime: 'earlier' }, 'SIGKILL')).resolves.toBe(false);
    expect(isAlive(pid)).toBe(true);
  });

  test('we ourselves, PID 1, and the numbers that mean many are never signalled', async () => {
    const startTime = (await processTable.startTimeOf(process.pid)) ?? '';
    for (const pid of [process.pid, 1, 0, -1, Number.NaN, 1.5]) {
      await expect(signalProcess({ pid, startTime }, 'SIGTERM')).resolves.toBe(false);
      expect(signalGroup(pid, 'SIGTERM')).toBe(false);
    }
  });
});
