import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SimulatedClock } from '@troupe/testing';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#core/base/clock.ts';
import { silentLogger } from '#core/base/logger.ts';
import type { ConversationInUseError } from '#core/errors/errors.ts';
import {
  type ConversationClaim,
  claimFileNames,
  parseClaimFileName,
} from '#core/leases/conversation-claim.ts';
import { type ConversationLeaseOptions, takeConversationLease } from '#core/leases/conversation-lease.ts';
import { hostFacts } from '#core/leases/host-facts.ts';
import { reapLeftovers } from '#core/leases/reap-leftovers.ts';
import { processTable } from '#core/os/process-table.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isAlive } from '../../helpers/is-alive.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { startFixture } from '../../helpers/start-fixture.ts';
import { startHost } from '../../helpers/start-host.ts';

const watched = leavesNothingBehind();
const sessionId = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const rivalId = '00000000-0000-4000-8000-000000000000';
const leases = () => join(watched.tmpRoot, 'leases');
const claims = () => join(leases(), 'conversations');

function take(changes: Partial<ConversationLeaseOptions> = {}) {
  const options = { sessionId, tag: 'a-tag', force: false, leaseDir: leases(), clock: systemClock };
  return takeConversationLease({ ...options, logger: silentLogger, ...changes });
}

function refusalOf(taking: Promise<unknown>): Promise<ConversationInUseError> {
  return taking.then(
    () => Promise.reject(new Error('It was taken.')),
    (error: ConversationInUseError) => {
      expect(error.code).toBe('CONVERSATION_IN_USE');
      return error;
    },
  );
}

/** A claim of a host that is gone, or of what `changes` make of it. */
async function writeClaim(changes: Partial<ConversationClaim> = {}): Promise<ConversationClaim> {
  const facts = await hostFacts();
  if (facts === undefined) throw new Error('This system tells nothing about its processes.');
  const claim: ConversationClaim = {
    version: 1,
    claimId: rivalId,
    sessionId,
    state: 'held',
    tag: 'nobody-carries-this',
    hostPid: process.pid,
    hostStartTime: 'another',
    bootId: facts.bootId,
    pidNamespace: facts.pidNamespace,
    hostname: facts.hostname,
    createdAtMs: 0,
    ...changes,
  };
  await mkdir(claims(), { recursive: true, mode: 0o700 });
  const names = claimFileNames(sessionId, claim.claimId);
  await writeFile(join(claims(), names.claiming), JSON.stringify({ ...claim, state: 'claiming' }), {
    mode: 0o600,
  });
  if (claim.state === 'held')
    await writeFile(join(claims(), names.held), JSON.stringify(claim), { mode: 0o600 });
  return claim;
}

async function ownStart(): Promise<string> {
  return (await hostFacts())?.startTime ?? '';
}

const endFolder = () => rm(leases(), { recursive: true });

describe('takeConversationLease', () => {
  test('its files name host and CLI, are private, and are gone when it is released, once or twice', async () => {
    const lease = await take({ tag: 'first' });
    await lease.noteCli({ pid: 123, startTime: '456', tag: 'second' });
    const names = (await readdir(claims())).sort();
    expect(names).toHaveLength(2);
    const [held = '', claiming = ''] = names;
    expect(names.map((name) => name.replace(/[0-9a-f-]{36}[.]/g, 'UUID.'))).toEqual([
      'UUID.UUID.held.json',
      'UUID.UUID.json',
    ]);
    expect(JSON.parse(await readFile(join(claims(), claiming), 'utf8'))).toMatchObject({
      version: 1,
      state: 'claiming',
      sessionId,
      tag: 'first',
      hostPid: process.pid,
      hostStartTime: await ownStart(),
    });
    expect(JSON.parse(await readFile(join(claims(), held), 'utf8'))).toMatchObject({
      state: 'held',
      tag: 'second',
      pid: 123,
      startTime: '456',
    });
    for (const name of names) expect((await stat(join(claims(), name))).mode & 0o777).toBe(0o600);
    await lease.release();
    await lease.release();
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('a conversation that is held is in use, with the holder named, until it is released; force changes nothing', async () => {
    const lease = await take();
    await lease.noteCli({ pid: 123, startTime: undefined, tag: 'a-tag' });
    for (const force of [false, true]) {
      const error = await refusalOf(take({ force }));
      expect(error).toMatchObject({
        sessionId,
        isProvablyAlive: true,
        holder: { hostPid: process.pid, pid: 123, createdAtMs: expect.any(Number) },
      });
      expect(error.message).toMatch(
        /is in use by process \d+ on .* \(its CLI: 123\).*Stop its session there first/,
      );
    }
    expect(await readdir(claims())).toHaveLength(2);
    await lease.release();
    await (await take()).release();
    await endFolder();
  });

  test('another conversation is another one, whatever their ids look like', async () => {
    const ids = [sessionId, `${sessionId}.x`, '../../x', 'x', ''];
    const held = await Promise.all(ids.map((id) => take({ sessionId: id })));
    await refusalOf(take({ sessionId: '../../x' }));
    for (const lease of held) await lease.release();
    expect(await readdir(watched.tmpRoot)).toEqual(['leases']);
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('what is noted while it is released leaves no file', async () => {
    const lease = await take();
    const noted = lease.noteCli({ pid: 1, startTime: '1', tag: 'a-tag' });
    await Promise.all([lease.release(), noted]);
    await lease.noteCli({ pid: 2, startTime: '2', tag: 'a-tag' });
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('a release that fails is logged and does not reject', async () => {
    const errors: unknown[] = [];
    const logger = { ...silentLogger, error: (facts: object) => void errors.push(facts) };
    const lease = await take({ logger });
    await rm(claims(), { recursive: true });
    await writeFile(claims(), 'no folder');
    await lease.release();
    expect(errors).toEqual([expect.objectContaining({ sessionId })]);
    await endFolder();
  });

  test.each(['leases', 'leases/conversations'])(
    'a folder %s that others may enter is refused',
    async (path) => {
      await mkdir(claims(), { recursive: true, mode: 0o700 });
      await chmod(join(watched.tmpRoot, path), 0o755);
      await expect(take()).rejects.toThrow(/cannot be trusted: others may enter it \(mode 0755\)/);
      expect(await readdir(claims())).toEqual([]);
      await endFolder();
    },
  );

  test('a folder that is only a link to one is refused', async () => {
    await mkdir(leases(), { mode: 0o700 });
    await mkdir(join(watched.tmpRoot, 'elsewhere'), { mode: 0o700 });
    await symlink(join(watched.tmpRoot, 'elsewhere'), claims());
    await expect(take()).rejects.toThrow(/cannot be trusted: it is not a folder/);
    await rm(join(watched.tmpRoot, 'elsewhere'), { recursive: true });
    await endFolder();
  });
});

describe('a claim while its CLI runs', () => {
  const cli = { pid: 1, startTime: '1', tag: 'a-tag' };
  /** Whether both files are there, and no draft. */
  async function isThere(): Promise<boolean> {
    const names = await readdir(claims()).catch(() => []);
    return names.length === 2 && names.every((name) => name.endsWith('.json'));
  }
  /** The CLI that the claim names. */
  async function notedPid(): Promise<unknown> {
    const names = await readdir(claims()).catch(() => []);
    const held = names.find((name) => name.endsWith('.held.json'));
    // It may be taken away and put back meanwhile.
    const text = await readFile(join(claims(), held ?? ''), 'utf8').catch(() => '{}');
    return JSON.parse(text).pid;
  }

  async function takeAndListen() {
    const clock = new SimulatedClock();
    const warnings: object[] = [];
    const lost: Error[] = [];
    const logger = { ...silentLogger, warn: (facts: object) => void warnings.push(facts) };
    const lease = await take({ clock, logger, onLost: (error) => lost.push(error) });
    return { clock, warnings, lost, lease };
  }

  test('that cannot be noted costs no CLI: the log says so each time, and it is noted when that is possible', async () => {
    const { clock, warnings, lost, lease } = await takeAndListen();
    await rm(leases(), { recursive: true });
    await writeFile(leases(), 'no folder');
    await lease.noteCli(cli);
    expect(warnings).toHaveLength(1);
    await clock.advance(10_000);
    await eventually(() => warnings.length === 2);
    await eventually(() => clock.pendingTimers > 0);
    await rm(leases());
    await clock.advance(10_000);
    await eventually(async () => (await notedPid()) === 1);
    expect(lost).toEqual([]);
    await refusalOf(take());
    await lease.release();
    await endFolder();
  });

  test('that vanishes with its folder is put back; who took the conversation meanwhile keeps it', async () => {
    const { clock, lost, lease } = await takeAndListen();
    await lease.noteCli(cli);
    await rm(leases(), { recursive: true });
    await clock.advance(10_000);
    await eventually(isThere);

    await rm(leases(), { recursive: true });
    const other = await take();
    await eventually(() => clock.pendingTimers > 0);
    await clock.advance(10_000);
    await eventually(() => lost.length === 1);
    expect(lost[0]).toMatchObject({ code: 'CONVERSATION_IN_USE' });
    await lease.release();
    expect(await isThere()).toBe(true);
    await other.release();
    await endFolder();
  });

  test('that is gone and cannot be put back is a fault of the next start, which may pass', async () => {
    const { lease } = await takeAndListen();
    await rm(leases(), { recursive: true });
    await writeFile(leases(), 'no folder');
    const next = lease.noteCli({ pid: undefined, startTime: undefined, tag: 'next' });
    await expect(next).rejects.toMatchObject({ code: 'CLI_START', permanent: false });
    await rm(leases());
    await lease.noteCli({ pid: undefined, startTime: undefined, tag: 'next' });
    expect(await isThere()).toBe(true);
    await lease.release();
    await endFolder();
  });
});

describe('a holder that is dead', () => {
  test.each(['ends-at-sigterm', 'ignores-sigterm', 'runs-a-tool'])(
    'what it left running (%s) is dead before the conversation is taken',
    async (name) => {
      const host = await startHost(watched.tmpRoot, [sessionId, name], { script: 'takes-conversation' });
      const whileAlive = await refusalOf(take({ force: true }));
      expect(whileAlive).toMatchObject({
        isProvablyAlive: true,
        holder: { hostPid: host.process.pid, pid: host.clis[0] },
      });
      await host.kill();
      expect(host.tagged.filter(isAlive)).toEqual(host.tagged);
      expect(host.tagged.length).toBeGreaterThanOrEqual(name === 'runs-a-tool' ? 3 : 1);

      const lease = await take();
      expect(host.tagged.filter(isAlive)).toEqual([]);
      await lease.release();
      expect(await readdir(claims())).toEqual([]);
      await endFolder();
    },
  );

  test('many who come after it at once: one takes the conversation', async () => {
    const host = await startHost(watched.tmpRoot, [sessionId, 'runs-a-tool'], {
      script: 'takes-conversation',
    });
    await host.kill();
    const takings = await Promise.allSettled(Array.from({ length: 8 }, () => take()));
    const taken = takings.filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(1);
    expect(host.tagged.filter(isAlive)).toEqual([]);
    for (const taking of takings) if (taking.status === 'fulfilled') await taking.value.release();
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('a process that was given the pid of its CLI, or of itself, gets no signal', async () => {
    const stranger = await startFixture('ends-at-sigterm', join(watched.tmpRoot, 'stranger'));
    await stranger.line('ready');
    const { pid } = stranger.cli;
    await writeClaim({ hostPid: pid, hostStartTime: 'earlier', pid, startTime: 'earlier' });
    await writeClaim({
      claimId: rivalId.replace('4', '5'),
      hostPid: pid,
      hostStartTime: 'earlier',
      pid,
      // Even with its true start time: it does not carry the tag.
      startTime: await processTable.startTimeOf(pid),
    });
    const lease = await take();
    expect(stranger.exits).toEqual([]);
    expect(isAlive(pid)).toBe(true);
    await lease.release();
    await stranger.cli.kill();
    await endFolder();
  });

  test('one that died while it was claiming is over too', async () => {
    await writeClaim({ state: 'claiming' });
    const lease = await take();
    expect(await readdir(claims())).toHaveLength(2);
    await lease.release();
    await endFolder();
  });
});

describe('a holder of which nobody can tell', () => {
  test.each([
    ['in another pid namespace', { pidNamespace: 'pid:[1]' }],
    ['on another machine', { bootId: 'that-of-another', hostname: 'another.example' }],
    ['on another boot under our hostname', { bootId: 'that-of-another' }],
  ])('%s: the conversation is in use; force takes it', async (_, changes) => {
    const holder = await writeClaim({ ...changes, pid: 77, createdAtMs: Date.UTC(2026, 0, 1) });
    const error = await refusalOf(take());
    expect(error).toMatchObject({
      isProvablyAlive: false,
      holder: { hostPid: process.pid, hostname: holder.hostname, pid: 77, createdAtMs: holder.createdAtMs },
    });
    expect(error.message).toMatch(/may be in use by process \d+ on .*2026-01-01T00:00:00.000Z.*`force`/);
    expect(await readdir(claims())).toHaveLength(2);

    const lease = await take({ force: true });
    const names = await readdir(claims());
    expect(names).toHaveLength(2);
    expect(names.join()).not.toContain(rivalId);
    await lease.release();
    await endFolder();
  });

  test('force ends what of it can be seen from here', async () => {
    const cli = await startFixture('ignores-sigterm', watched.tmpRoot, { tag: 'seen-from-here' });
    await cli.line('ready');
    await writeClaim({ pidNamespace: 'pid:[1]', tag: 'seen-from-here' });
    const lease = await take({ force: true });
    expect(isAlive(cli.cli.pid)).toBe(false);
    await lease.release();
    await cli.ended;
    await eventually(async () => (await readdir(leases())).length === 1);
    await endFolder();
  });

  test.each([
    ['a later version wrote', '{"version":2}', 0o600],
    ['others could have written', '{}', 0o622],
  ])('a claim that %s counts; force takes the conversation', async (_, text, mode) => {
    await mkdir(claims(), { recursive: true, mode: 0o700 });
    const path = join(claims(), claimFileNames(sessionId, rivalId).claiming);
    await writeFile(path, text);
    await chmod(path, mode);
    const error = await refusalOf(take());
    expect(error).toMatchObject({ isProvablyAlive: false, holder: undefined });
    expect(error.message).toContain('whose lease cannot be read');
    await (await take({ force: true })).release();
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('a file that is no claim is removed, and the log says so', async () => {
    await mkdir(claims(), { recursive: true, mode: 0o700 });
    await writeFile(join(claims(), claimFileNames(sessionId, rivalId).claiming), '{"version":1', {
      mode: 0o600,
    });
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (facts: object) => void warnings.push(facts) };
    await (await take({ logger })).release();
    expect(warnings).toHaveLength(1);
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('who was robbed by force learns it with the next CLI, and gets what was only removed back', async () => {
    const lease = await take();
    for (const name of await readdir(claims())) await rm(join(claims(), name));
    await lease.noteCli({ pid: 1, startTime: '1', tag: 'a-tag' });
    expect(await readdir(claims())).toHaveLength(2);

    for (const name of await readdir(claims())) await rm(join(claims(), name));
    const robber = await writeClaim({ pidNamespace: 'pid:[1]' });
    const error = await refusalOf(lease.noteCli({ pid: 2, startTime: '2', tag: 'a-tag' }));
    expect(error).toMatchObject({ isProvablyAlive: false, holder: { hostPid: robber.hostPid } });
    await lease.release();
    const names = claimFileNames(sessionId, rivalId);
    expect((await readdir(claims())).sort()).toEqual([names.held, names.claiming]);
    await endFolder();
  });
});

describe('takers that race', () => {
  test('of many in one process, one holds and the others are told so', async () => {
    for (let round = 0; round < 5; round += 1) {
      const takings = await Promise.allSettled(
        Array.from({ length: 40 }, (_, at) => take({ tag: `tag-${at}` })),
      );
      const taken = takings.flatMap((taking) => (taking.status === 'fulfilled' ? [taking.value] : []));
      expect(taken).toHaveLength(1);
      for (const taking of takings)
        if (taking.status === 'rejected')
          expect(taking.reason).toMatchObject({ code: 'CONVERSATION_IN_USE' });
      await taken[0]?.release();
      expect(await readdir(claims())).toEqual([]);
    }
    await endFolder();
  });

  test('of many in several processes, no two hold at once', async () => {
    const racers = await Promise.all(Array.from({ length: 3 }, () => startRacer(8, 12)));
    for (const { process } of racers) process.stdin?.write('go\n');
    const results = await Promise.all(racers.map(({ result }) => result));
    const sum = (pick: (one: RaceResult) => number) => results.map(pick).reduce((a, b) => a + b, 0);
    expect(sum(({ violations }) => violations)).toBe(0);
    expect(sum(({ held, refused }) => held + refused)).toBe(3 * 8 * 12);
    expect(sum(({ held }) => held)).toBeGreaterThan(0);
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test('one that never makes up its mind is in use when 20 s are over', async () => {
    await writeClaim({ state: 'claiming', hostStartTime: await ownStart() });
    const clock = new SimulatedClock();
    let isSettled = false;
    const refusal = refusalOf(take({ clock })).finally(() => {
      isSettled = true;
    });
    while (!isSettled && clock.now() < 19_000) await step(clock);
    expect(isSettled).toBe(false);
    while (!isSettled) await step(clock);
    expect(await refusal).toMatchObject({ isProvablyAlive: true, holder: { hostPid: process.pid } });
    expect((await readdir(claims())).join()).toContain(rivalId);
    expect(await readdir(claims())).toHaveLength(1);
    await endFolder();
  });
});

/** Lets the taker look, and its pause go by. */
async function step(clock: SimulatedClock): Promise<void> {
  await eventually(() => clock.pendingTimers > 0 || undefined, { timeoutMs: 200 }).catch(() => undefined);
  await clock.advance(250);
}

interface RaceResult {
  readonly held: number;
  readonly refused: number;
  readonly violations: number;
}

/** Starts a process with so many takers, and resolves when it waits for the word. */
async function startRacer(
  takers: number,
  tries: number,
): Promise<{ readonly process: ChildProcess; readonly result: Promise<RaceResult> }> {
  const path = fileURLToPath(new URL('../../fixtures/hosts/races-for-conversation.ts', import.meta.url));
  const flags = ['--conditions=@troupe/source', '--import', 'tsx', path];
  const args = [...flags, watched.tmpRoot, sessionId, String(takers), String(tries)];
  const child = spawn(process.execPath, args, {
    // Its cache would be left in the temporary folder.
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  const result = Promise.all([once(lines, 'line'), once(child, 'exit')]).then(
    ([[line]]) => JSON.parse(String(line)) as RaceResult,
  );
  return { process: child, result };
}

describe('reapLeftovers', () => {
  const reap = (clock = systemClock) => reapLeftovers({ leaseDir: leases(), logger: silentLogger, clock });

  test('the claim of a dead host goes, and before it what carries its tag', async () => {
    const host = await startHost(watched.tmpRoot, [sessionId, 'runs-a-tool'], {
      script: 'takes-conversation',
    });
    await reap();
    expect(host.tagged.filter(isAlive)).toEqual(host.tagged);
    expect(await readdir(claims())).toHaveLength(2);
    await host.kill();
    await Promise.all([reap(), reap()]);
    expect(host.tagged.filter(isAlive)).toEqual([]);
    expect(await readdir(claims())).toEqual([]);
    await endFolder();
  });

  test.each([
    ['another pid namespace', { pidNamespace: 'pid:[1]' }],
    ['another machine', { bootId: 'that-of-another', hostname: 'another.example' }],
    ['another boot', { bootId: 'that-of-another' }],
  ])('the claim of a host of %s stays', async (_, changes) => {
    await writeClaim(changes);
    await reap();
    expect(await readdir(claims())).toHaveLength(2);
    await endFolder();
  });

  test('drafts of claims are removed when they are an hour old', async () => {
    await mkdir(claims(), { recursive: true, mode: 0o700 });
    for (const name of ['old.tmp', 'new.tmp']) await writeFile(join(claims(), name), '');
    await utimes(join(claims(), 'old.tmp'), 0, 0);
    await utimes(join(claims(), 'new.tmp'), 3_600, 3_600);
    await reap(new SimulatedClock({ wallTimeMs: 3_600_001 }));
    expect(await readdir(claims())).toEqual(['new.tmp']);
    await endFolder();
  });

  test('a folder of conversations that cannot be trusted is logged, and the leases are looked after all the same', async () => {
    await mkdir(claims(), { recursive: true, mode: 0o700 });
    await chmod(claims(), 0o755);
    await writeFile(join(leases(), 'torn.json'), '{', { mode: 0o600 });
    const warnings: object[] = [];
    const logger = { ...silentLogger, warn: (facts: object) => void warnings.push(facts) };
    await reapLeftovers({ leaseDir: leases(), logger, clock: systemClock });
    expect(warnings).toContainEqual(expect.objectContaining({ folder: claims() }));
    expect(await readdir(leases())).toEqual(['conversations']);
    await endFolder();
  });
});

describe('a claim whose file cannot be removed', () => {
  test('keeps nobody in its process out, and is removed as soon as that goes', async () => {
    const lease = await take();
    const [name = ''] = (await readdir(claims())).filter((file) => parseClaimFileName(file) !== undefined);
    const path = join(claims(), name);
    // What is no file is not removed, whoever we are.
    await rm(path);
    await mkdir(path);
    await lease.release();
    const next = await take();
    await next.release();
    expect(await readdir(claims())).toContain(name);
    await rm(path, { recursive: true });
    await writeFile(path, '');
    await eventually(async () => (await readdir(claims())).length === 0, { what: 'the claim is removed' });
  });
});
