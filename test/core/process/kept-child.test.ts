import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '#core/base/logger.ts';
import { takeChildLease } from '#core/leases/child-lease.ts';
import { KeptChild } from '#core/process/kept-child.ts';
import { eventually } from '../../helpers/eventually.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();
const leaseDir = () => join(watched.tmpRoot, 'leases');

async function keep() {
  const clock = new SimulatedClock();
  const child = { pid: process.pid, tag: 'a-tag', tmpDir: join(watched.tmpRoot, 'troupe-abcdef') };
  await mkdir(leaseDir(), { recursive: true, mode: 0o700 });
  const earlyLease = await takeChildLease(
    { ...child, pid: 0, startTime: undefined },
    { leaseDir: leaseDir(), clock },
  );
  const kept = new KeptChild(child, { leaseDir: leaseDir(), earlyLease, clock, logger: silentLogger });
  await kept.looked;
  return {
    clock,
    kept,
    tmpDir: child.tmpDir,
    lease: join(leaseDir(), `a-tag-${process.pid}.json`),
    end: async () => {
      await (await kept.letGo())?.release();
      await rm(child.tmpDir, { recursive: true, force: true });
    },
  };
}

describe('KeptChild', () => {
  test('the lease of its own replaces the early one', async () => {
    const { lease, end } = await keep();
    expect((await readdir(leaseDir())).map((name) => join(leaseDir(), name))).toEqual([lease]);
    await end();
    expect(await readdir(leaseDir())).toEqual([]);
  });

  test('what a cleaner removed is made again at the next look', async () => {
    const { clock, tmpDir, lease, end } = await keep();
    await rm(leaseDir(), { recursive: true });
    await rmdir(tmpDir);
    await clock.advance(10_000);
    await eventually(() => existsSync(lease) && existsSync(tmpDir));
    await end();
  });

  test('what could not be written is tried again', async () => {
    const { clock, lease, end } = await keep();
    await rm(leaseDir(), { recursive: true });
    await writeFile(leaseDir(), 'in the way');
    await clock.advance(10_000);
    await eventually(() => clock.pendingTimers > 0);
    expect(existsSync(lease)).toBe(false);
    await rm(leaseDir());
    await clock.advance(10_000);
    await eventually(() => existsSync(lease));
    await end();
  });
});
