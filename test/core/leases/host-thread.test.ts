import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import { silentLogger } from '#core/base/logger.ts';
import { takeConversationLease } from '#core/leases/conversation-lease.ts';
import { fateOfHost } from '#core/leases/fate-of-host.ts';
import { hostFacts } from '#core/leases/host-facts.ts';
import { threadFate } from '#core/leases/host-thread.ts';
import { readThreadStat } from '#core/os/proc-stat.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { startHost } from '../../helpers/start-host.ts';

const watched = leavesNothingBehind();
const sessionIds = ['6f9619ff-8b86-d011-b42d-00cf4fc964ff', '6f9619ff-8b86-d011-b42d-00cf4fc96500'];
const leases = () => join(watched.tmpRoot, 'leases');

// Elsewhere no system call tells which threads of another process live.
describe.runIf(process.platform === 'linux')(
  'a worker thread that has ended while its process lives on',
  () => {
    test.each([
      ['terminate', 'ignores-sigterm'],
      ['throw', 'runs-a-tool'],
      ['exit', 'ends-at-sigterm'],
    ])('by %s: owns nothing any more, here and for other processes; alive, it did', async (how, fixture) => {
      const host = await startHost(watched.tmpRoot, [how, fixture, ...sessionIds], {
        script: 'ends-a-thread',
      });
      expect(host.said).toMatchObject({
        copyWasTold: 'CONVERSATION_IN_USE',
        whileAlive: ['CONVERSATION_IN_USE true', 'CONVERSATION_IN_USE true'],
        afterwards: 'taken',
      });
      // Who took the conversation after it has ended what ran for it, and removed what was left.
      expect(host.tagged.length).toBeGreaterThan(0);
      expect(host.tagged.filter(isAlive)).toEqual([]);
      expect(await readdir(join(watched.tmpRoot, 'tmp'))).toEqual([]);
      expect(await readdir(leases())).toEqual(['conversations']);

      const [sessionId = ''] = sessionIds;
      const options = { sessionId, tag: 'a-tag', force: false, leaseDir: leases() };
      const lease = await takeConversationLease({ ...options, clock: systemClock, logger: silentLogger });
      expect(isAlive(host.process.pid ?? 0)).toBe(true);
      await lease.release();
      expect(await readdir(join(leases(), 'conversations'))).toEqual([]);
      await host.kill();
      for (const folder of ['leases', 'tmp']) await rm(join(watched.tmpRoot, folder), { recursive: true });
    });
  },
);

describe('threadFate', () => {
  const pid = process.pid;

  test('the main thread lives as long as its process', () => {
    expect(threadFate({ pid, thread: undefined }, 'task:1:1')).toBe('alive');
  });

  test.runIf(process.platform === 'linux')(
    'a thread is told from a later one that has got its number by when it began',
    async () => {
      // The main thread has the number of its process.
      const began = readThreadStat(pid, pid)?.startTime;
      expect(threadFate({ pid, thread: `task:${pid}:${began}` }, undefined)).toBe('alive');
      expect(threadFate({ pid, thread: `task:${pid}:${Number(began) - 1}` }, undefined)).toBe('dead');
    },
  );

  test('of another thread nobody can tell where the system does not', async () => {
    expect(threadFate({ pid, thread: 'worker:1' }, 'worker:1')).toBe('alive');
    expect(threadFate({ pid, thread: 'worker:1' }, 'worker:2')).toBe('unknown');
    expect(threadFate({ pid: pid + 1, thread: 'worker:1' }, 'worker:1')).toBe('unknown');
  });

  test('it is not looked for where the process is dead or cannot be told', async () => {
    const here = await hostFacts();
    if (here === undefined) throw new Error('This system tells nothing about its processes.');
    const { startTime, bootId, pidNamespace, hostname } = here;
    const written = {
      hostPid: pid,
      hostStartTime: startTime,
      hostThread: 'x',
      bootId,
      pidNamespace,
      hostname,
    };
    const look = () => 'unknown' as const;
    expect(fateOfHost(written, here, startTime, look)).toBe('unknown');
    expect(fateOfHost(written, here, 'another', look)).toBe('dead');
    expect(fateOfHost({ ...written, pidNamespace: 'another' }, here, startTime, () => 'dead')).toBe(
      'unknown',
    );
  });
});
