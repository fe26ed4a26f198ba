import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { terminateOnHostExit } from '#core/process/terminate-on-host-exit.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { startHost } from '../../helpers/start-host.ts';

const watched = leavesNothingBehind();

describe('terminateOnHostExit', () => {
  test('a host that calls process.exit() sends SIGTERM to its children, save those taken off the list', async () => {
    const host = await startHost(watched.tmpRoot, [], { script: 'exits' });
    if (host.process.exitCode === null) await once(host.process, 'exit');
    await eventually(() => !host.clis.some(isAlive), { what: 'the children are gone' });
    // It gets the end of input as well, and ignores it.
    const [takenOff = 0] = host.tagged;
    expect(isAlive(takenOff)).toBe(true);
    process.kill(takenOff, 'SIGKILL');
  });

  test('there is one listener for all children, and none without children', () => {
    const before = process.listenerCount('exit');
    const takeOff = Array.from({ length: 20 }, (_, index) => terminateOnHostExit(4_100_000 + index));
    expect(process.listenerCount('exit')).toBe(before + 1);
    for (const take of takeOff) take();
    expect(process.listenerCount('exit')).toBe(before);
  });
});
