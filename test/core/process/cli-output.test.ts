import { PassThrough } from 'node:stream';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '#core/logger.ts';
import { CliOutput } from '#core/process/cli-output.ts';

function reading() {
  const stdout = new PassThrough();
  const clock = new SimulatedClock();
  const lines: string[] = [];
  const output = new CliOutput(stdout, {
    maxLineBytes: 1_000,
    onLines: (cut) => lines.push(...cut),
    onOverlongLine: () => undefined,
    logger: silentLogger,
    clock,
  });
  return { stdout, clock, lines, output };
}

describe('CliOutput', () => {
  test('it starts paused, and each chunk is one call with how many bytes its lines take', async () => {
    const { stdout, clock, output } = reading();
    const calls: [number, number][] = [];
    const other = new CliOutput(stdout, {
      maxLineBytes: 1_000,
      onLines: (lines, byteLength) => calls.push([lines.length, byteLength]),
      onOverlongLine: () => undefined,
      logger: silentLogger,
      clock,
    });
    expect([output.isPaused, other.isPaused]).toEqual([true, true]);
    output.resume();
    other.resume();
    const long = 'x'.repeat(800);
    for (const chunk of ['one\ntwo\nth', 'ree\n', 'no end', '\n\n', long, `${long}\nafter\n`, long, 'yz\n']) {
      stdout.write(chunk);
      await clock.advance(0);
    }
    expect(calls).toEqual([
      [2, 8],
      [1, 6],
      [2, 8],
      // The line of 1 600 bytes before it was skipped.
      [1, 6],
      [1, 803],
    ]);
  });

  test('after the exit, a stdout that somebody holds open is closed after `drainMs`', async () => {
    const { stdout, clock, lines, output } = reading();
    output.resume();
    stdout.write('last\n');
    const drained = output.drain(1_000);
    await clock.advance(999);
    expect({ lines, isClosed: stdout.destroyed }).toEqual({ lines: ['last'], isClosed: false });
    await clock.advance(1);
    await drained;
    expect(stdout.destroyed).toBe(true);
  });

  test('the time it is paused does not count, so that nothing unread is lost', async () => {
    const { stdout, clock, lines, output } = reading();
    output.resume();
    const drained = output.drain(1_000);
    await clock.advance(900);
    output.pause();
    stdout.write('unread\n');
    await clock.advance(60_000);
    expect({ lines, isClosed: stdout.destroyed }).toEqual({ lines: [], isClosed: false });
    output.resume();
    await clock.advance(999);
    expect({ lines, isClosed: stdout.destroyed }).toEqual({ lines: ['unread'], isClosed: false });
    await clock.advance(1);
    await drained;
    expect(clock.pendingTimers).toBe(0);
  });

  test('a stdout that breaks is one that ended', async () => {
    const { stdout, clock, lines, output } = reading();
    output.resume();
    stdout.write('before\n');
    await clock.advance(0);
    stdout.destroy(new Error('broken pipe'));
    await output.drain(1_000);
    expect(lines).toEqual(['before']);
    expect(clock.pendingTimers).toBe(0);
  });
});
