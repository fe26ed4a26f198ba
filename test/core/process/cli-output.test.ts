import { PassThrough } from 'node:stream';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import type { Clock } from '#core/base/clock.ts';
import { silentLogger } from '#core/base/logger.ts';
import { CliOutput } from '#core/process/cli-output.ts';

function reading() {
  const clock = new SimulatedClock();
  return { ...readingBy(clock), clock };
}

function readingBy(clock: Clock) {
  const stdout = new PassThrough();
  const lines: string[] = [];
  const output = new CliOutput(stdout, {
    maxLineBytes: 1_000,
    onLines: ({ raw, textOf }) => lines.push(...raw.map(textOf)),
    onOverlongLine: () => undefined,
    logger: silentLogger,
    clock,
  });
  return { stdout, lines, output };
}

function catchInto(timers: (() => void)[], fire: () => void): () => void {
  timers.push(fire);
  return () => undefined;
}

describe('CliOutput', () => {
  test('it starts paused, and each chunk is one call with how many bytes its lines take', async () => {
    const { stdout, clock, output } = reading();
    const calls: [number, number][] = [];
    const other = new CliOutput(stdout, {
      maxLineBytes: 1_000,
      onLines: ({ raw }, byteLength) => calls.push([raw.length, byteLength]),
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

  test('after the exit, a stdout that somebody holds open is closed when nothing has come for `drainMs`', async () => {
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

  test('what has long been in the pipe when a late timer fires is read before it is closed', async () => {
    const timers: (() => void)[] = [];
    const clock = {
      now: () => 0,
      wallTime: () => 0,
      setTimer: (fire: () => void) => catchInto(timers, fire),
    };
    const { stdout, lines, output } = readingBy(clock);
    output.resume();
    const drained = output.drain(1_000);
    // The event loop was held up: the timer is due, and so is the chunk, which this turn of the loop delivers after it.
    timers[0]?.();
    setImmediate(() => stdout.write('the result\n'));
    await expect.poll(() => timers.length).toBe(2);
    expect({ lines, isClosed: stdout.destroyed }).toEqual({ lines: ['the result'], isClosed: false });
    timers[1]?.();
    await drained;
  });

  test('somebody who holds it open and talks on is heard for ten times `drainMs`', async () => {
    const { stdout, clock, lines, output } = reading();
    output.resume();
    const drained = output.drain(1_000);
    const talk = () => {
      if (stdout.destroyed) return;
      stdout.write('more\n');
      clock.setTimer(talk, 100);
    };
    talk();
    await clock.advance(9_999);
    expect(stdout.destroyed).toBe(false);
    await clock.advance(101);
    await drained;
    expect(lines.length).toBeGreaterThan(90);
    await clock.advance(1_000);
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
    // Something came in this second, so another one follows.
    await clock.advance(1_999);
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
