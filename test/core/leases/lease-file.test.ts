import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import { takeChildLease } from '#core/leases/child-lease.ts';
import { parseLease, readLease } from '#core/leases/lease-file.ts';
import { processTable } from '#core/os/process-table.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();

describe('takeChildLease', () => {
  test('what it wrote reads back as a lease of this process, private, and releasing it removes it', async () => {
    const leaseDir = join(watched.tmpRoot, 'leases');
    await mkdir(leaseDir, { mode: 0o700 });
    const child = { pid: 123, startTime: '456', tag: 'a-tag', tmpDir: '/tmp/troupe-abcdef' };
    const lease = await takeChildLease(child, { leaseDir, clock: systemClock });
    expect(await readdir(leaseDir)).toEqual(['a-tag-123.json']);
    const path = join(leaseDir, 'a-tag-123.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readLease(path)).toEqual({
      type: 'lease',
      lease: {
        version: 1,
        ...child,
        hostPid: process.pid,
        hostStartTime: await processTable.startTimeOf(process.pid),
        bootId: expect.stringMatching(/^[0-9a-fA-F-]{36}$/),
        pidNamespace: expect.stringMatching(process.platform === 'linux' ? /^pid:\[\d+\]$/ : /^none$/),
        hostname: expect.any(String),
        createdAtMs: expect.any(Number),
      },
    });
    await lease.release();
    await lease.release();
    expect(await readdir(leaseDir)).toEqual([]);
    expect(await readLease(path)).toEqual({ type: 'gone' });
  });

  test('where it cannot be written it rejects and leaves no draft', async () => {
    const leaseDir = join(watched.tmpRoot, 'leases');
    await mkdir(join(leaseDir, 'a-tag-123.json'), { recursive: true });
    const child = { pid: 123, startTime: '456', tag: 'a-tag', tmpDir: '/tmp/troupe-abcdef' };
    await expect(takeChildLease(child, { leaseDir, clock: systemClock })).rejects.toThrow(/EISDIR|ENOTDIR/);
    expect(await readdir(leaseDir)).toEqual(['a-tag-123.json']);
    await rm(leaseDir, { recursive: true });
  });
});

describe('parseLease', () => {
  test('whatever the text is, it never throws, and only a whole lease is one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['corrupt', 'foreign']).toContain(parseLease(text).type);
      }),
    );
  });
});
