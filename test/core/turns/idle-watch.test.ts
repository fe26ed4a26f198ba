import { SimulatedClock } from '@troupe/testing';
import { describe, expect, it } from 'vitest';
import { watchIdle } from '#core/turns/idle-watch.ts';

function watched() {
  const clock = new SimulatedClock();
  const session = {
    heardAt: 0,
    isExcused: false,
    idle: 0,
    clock,
    life: new AbortController(),
    stop: () => {},
  };
  session.stop = watchIdle({
    idleTimeoutMs: 100,
    clock,
    life: session.life.signal,
    isExcused: () => session.isExcused,
    lastHeardAt: () => session.heardAt,
    onIdle: () => {
      session.idle += 1;
    },
  });
  return session;
}

describe('watchIdle', () => {
  it('fires once when nothing was heard for the time', async () => {
    const session = watched();
    await session.clock.advance(99);
    expect(session.idle).toBe(0);
    await session.clock.advance(500);
    expect(session.idle).toBe(1);
    expect(session.clock.pendingTimers).toBe(0);
  });

  it('counts from what was heard last', async () => {
    const session = watched();
    await session.clock.advance(90);
    session.heardAt = session.clock.now();
    await session.clock.advance(99);
    expect(session.idle).toBe(0);
    await session.clock.advance(1);
    expect(session.idle).toBe(1);
  });

  it('does not count while silence is excused', async () => {
    const session = watched();
    session.isExcused = true;
    await session.clock.advance(1_000);
    expect(session.idle).toBe(0);
    session.isExcused = false;
    await session.clock.advance(200);
    expect(session.idle).toBe(1);
  });

  it('is over with the life of the CLI that it watches', async () => {
    const session = watched();
    await session.clock.advance(90);
    session.life.abort();
    await session.clock.advance(1_000);
    expect(session.idle).toBe(0);
    expect(session.clock.pendingTimers).toBe(0);
  });

  it('leaves no timer when it is ended', async () => {
    const session = watched();
    session.stop();
    await session.clock.advance(1_000);
    expect(session.idle).toBe(0);
    expect(session.clock.pendingTimers).toBe(0);
  });
});
