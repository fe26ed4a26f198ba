import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import { silentLogger } from '#core/base/logger.ts';
import { type HostFacts, hostFacts } from '#core/leases/host-facts.ts';
import { type Lease, writeLease } from '#core/leases/lease-file.ts';
import { reapLeftovers } from '#core/leases/reap-leftovers.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { runHost } from '../../helpers/run-host.ts';
import { fixturePath, startFixture } from '../../helpers/start-fixture.ts';
import { startHost } from '../../helpers/start-host.ts';

const watched = leavesNothingBehind();
const leases = () => join(watched.tmpRoot, 'leases');
const reap = (clock = systemClock) => reapLeftovers({ leaseDir: leases(), logger: silentLogger, clock });

/** A lease of a host that is gone, with a temporary folder that has something in it. */
async function leaseOfDeadHost(
  changes: Partial<Lease> = {},
): Promise<{ readonly path: string; readonly tmpDir: string }> {
  const facts = await knownHost();
  await mkdir(leases(), { recursive: true, mode: 0o700 });
  const tmpDir = await mkdtemp(join(watched.tmpRoot, 'troupe-'));
  await writeFile(join(tmpDir, 'left.txt'), 'left');
  const lease: Lease = {
    version: 1,
    pid: 4_000_000,
    startTime: '1',
    tag: 'nobody-carries-this',
    tmpDir,
    hostPid: process.pid,
    hostStartTime: 'another',
    bootId: facts.bootId,
    pidNamespace: facts.pidNamespace,
    hostname: hostname(),
    createdAtMs: 0,
    ...changes,
  };
  return { path: await writeLease(leases(), lease), tmpDir: lease.tmpDir };
}

async function knownHost(): Promise<HostFacts> {
  const facts = await hostFacts();
  if (facts === undefined) throw new Error('This system tells nothing about its processes.');
  return facts;
}

async function forget({ path, tmpDir }: { readonly path: string; readonly tmpDir: string }): Promise<void> {
  await rm(path, { force: true });
  await rm(tmpDir, { recursive: true, force: true });
}

describe('reapLeftovers', () => {
  test('what a killed host left is ended, tools and daemons included, and its folders and leases are removed', async () => {
    // These ignore the SIGTERM that the death of their host brings.
    const host = await startHost(watched.tmpRoot, ['ignores-sigterm', 'runs-a-tool']);
    expect(host.tagged.length).toBeGreaterThanOrEqual(3);
    await host.kill();
    expect(await readdir(leases())).toHaveLength(2);

    await reap();
    expect(host.tagged.filter(isAlive)).toEqual([]);
    expect(host.tmpDirs.filter((path) => existsSync(path))).toEqual([]);
    expect(await readdir(leases())).toEqual([]);
  });

  test('the folder of a host that died in the middle of a start is found', async () => {
    const { exitCode, stderr } = await runHost('dies-in-a-start', [
      watched.tmpRoot,
      fixturePath('dies-at-once'),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: null, stderr: '' });
    const folder = join(watched.tmpRoot, 's');
    expect(await readdir(folder)).toHaveLength(1);
    await reap();
    expect(await readdir(folder)).toEqual([]);
    expect(await readdir(leases(), { recursive: true })).toEqual(['conversations']);
  });

  test('any number may reap at once, and each resolves', async () => {
    const host = await startHost(watched.tmpRoot, ['runs-a-tool', 'runs-a-tool']);
    await host.kill();
    await Promise.all(Array.from({ length: 5 }, () => reap()));
    expect(host.tagged.filter(isAlive)).toEqual([]);
    expect(await readdir(leases())).toEqual([]);
  });

  test('the children of a living host are left alone', async () => {
    const host = await startHost(watched.tmpRoot, ['ends-at-sigterm', 'runs-a-tool']);
    const own = await startFixture('ends-at-sigterm', watched.tmpRoot);
    await own.line('ready');
    await reap();
    expect(host.tagged.every(isAlive)).toBe(true);
    expect(isAlive(own.cli.pid)).toBe(true);
    expect(host.tmpDirs.every((path) => existsSync(path))).toBe(true);
    expect(await readdir(leases())).toHaveLength(3);

    await own.cli.kill();
    await host.kill();
    await reap();
    expect(host.tagged.filter(isAlive)).toEqual([]);
  });

  test('a process that was given the pid of a dead CLI gets no signal: it does not carry the tag', async () => {
    const stranger = await startFixture('ends-at-sigterm', join(watched.tmpRoot, 'stranger'));
    await stranger.line('ready');
    const lease = await leaseOfDeadHost({ pid: stranger.cli.pid });
    await reap();
    expect(existsSync(lease.path)).toBe(false);
    expect(stranger.exits).toEqual([]);
    expect(isAlive(stranger.cli.pid)).toBe(true);
    await stranger.cli.kill();
  });

  test('a host whose pid was given to another process is dead', async () => {
    const lease = await leaseOfDeadHost({ hostPid: process.pid, hostStartTime: 'another' });
    await reap();
    expect(existsSync(lease.tmpDir)).toBe(false);
    expect(await readdir(leases())).toEqual([]);
  });

  test('after another boot of this machine there is nothing to end, only files to remove', async () => {
    const { pid, startTime } = await knownHost();
    const lease = await leaseOfDeadHost({ bootId: 'an-earlier-one', hostPid: pid, hostStartTime: startTime });
    await reap();
    expect(existsSync(lease.tmpDir)).toBe(false);
    expect(await readdir(leases())).toEqual([]);
  });

  test.each([
    ['another machine', { bootId: 'that-of-another', hostname: 'another.example' }],
    ['another pid namespace', { pidNamespace: 'pid:[1]' }],
  ])('a lease of %s is left alone', async (_, changes) => {
    const lease = await leaseOfDeadHost(changes);
    await reap();
    expect(existsSync(lease.path)).toBe(true);
    expect(existsSync(join(lease.tmpDir, 'left.txt'))).toBe(true);
    await forget(lease);
  });

  test('a lease that a later version wrote is left alone; what is no lease is removed, and the log says so', async () => {
    await mkdir(leases(), { mode: 0o700 });
    const write = (name: string, text: string) => writeFile(join(leases(), name), text, { mode: 0o600 });
    await write('later.json', '{"version":2,"anything":true}');
    await write('torn.json', '{"version":1,"pid":');
    await write('empty.json', '');
    await write('list.json', '[]');
    await write('no-tag.json', '{"version":1,"pid":1,"tag":"../.."}');
    await write('README', 'not ours');
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (facts: object) => void warnings.push(facts) };
    await reapLeftovers({ leaseDir: leases(), logger, clock: systemClock });
    expect((await readdir(leases())).sort()).toEqual(['README', 'later.json']);
    expect(warnings).toHaveLength(4);
    await rm(leases(), { recursive: true });
  });

  test('a lease that others could have written is left alone', async () => {
    const lease = await leaseOfDeadHost();
    await chmod(lease.path, 0o622);
    await reap();
    expect(existsSync(lease.tmpDir)).toBe(true);
    await forget(lease);
  });

  test.each(['/', '/tmp', 'relative/troupe-abcdef'])(
    'whatever a lease says, %s is not removed',
    async (tmpDir) => {
      const lease = await leaseOfDeadHost();
      await writeLease(leases(), { ...(await rewritten(lease.path)), tmpDir });
      await reap();
      expect(existsSync(lease.tmpDir)).toBe(true);
      expect(existsSync('/tmp')).toBe(true);
      await forget(lease);
    },
  );

  test('drafts of leases are removed when they are an hour old', async () => {
    await mkdir(leases(), { mode: 0o700 });
    for (const name of ['old.tmp', 'new.tmp']) await writeFile(join(leases(), name), '');
    await utimes(join(leases(), 'old.tmp'), 0, 0);
    await utimes(join(leases(), 'new.tmp'), 3_600, 3_600);
    await reap(new SimulatedClock({ wallTimeMs: 3_600_001 }));
    expect(await readdir(leases())).toEqual(['new.tmp']);
    await rm(leases(), { recursive: true });
  });

  test('a lease folder that others may enter is refused', async () => {
    await mkdir(leases());
    await chmod(leases(), 0o755);
    await expect(reap()).rejects.toThrow(
      /lease folder .* cannot be trusted: others may enter it \(mode 0755\)/,
    );
  });

  test('the first start makes the folder', async () => {
    await reap();
    expect(await readdir(leases())).toEqual([]);
  });
});

async function rewritten(path: string): Promise<Lease> {
  return JSON.parse(await readFile(path, 'utf8')) as Lease;
}
