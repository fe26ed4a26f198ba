import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import { silentLogger } from '#core/base/logger.ts';
import { sessionTagVariable } from '#core/os/session-tag.ts';
import { sweepTagged } from '#core/os/sweep-tagged.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

leavesNothingBehind();

describe('sweepTagged', () => {
  it('looks again at what it has killed, however long its looks take', async () => {
    const tag = randomUUID();
    const child = spawn('sleep', ['60'], { env: { ...process.env, [sessionTagVariable]: tag } });
    const ended = once(child, 'exit');
    await once(child, 'spawn');
    // Whenever it is asked, longer has passed than the patience is.
    let now = 0;
    const clock = { ...systemClock, now: () => (now += 10_000) };
    const report = await sweepTagged({ tag, patienceMs: 5_000, clock, logger: silentLogger });
    expect(report).toEqual({ survivors: [], isCertain: true });
    await ended;
  });
});
