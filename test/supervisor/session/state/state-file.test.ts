import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger } from '@troupe/core';
import { SimulatedClock } from '@troupe/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StateFileFailedEvent } from '#supervisor/session/report/session-events.ts';
import { StateFile } from '#supervisor/session/state/state-file.ts';
import { writeWhole } from '#supervisor/session/state/write-whole.ts';
import { eventually } from '../../../helpers/eventually.ts';

const sessionId = '00000000-0000-4000-8000-000000000001';
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A state file that cannot be written as long as `fault` is set. */
async function openOn(path: string) {
  const clock = new SimulatedClock();
  const events: StateFileFailedEvent[] = [];
  const disk = { fault: undefined as string | undefined, writes: 0 };
  const sessions = [{ name: 'ada', sessionId, cwd: undefined }];
  const file = await StateFile.open(path);
  const begin = (log: Logger = silentLogger) =>
    file.begin({
      log,
      clock,
      state: () => sessions,
      report: (event) => events.push(event),
      write: async (place, text) => {
        if (disk.fault !== undefined) throw Object.assign(new Error('No.'), { code: disk.fault });
        await writeWhole(place, text);
        disk.writes += 1;
      },
    });
  const writtenBy = async (ms: number) => {
    await clock.advance(ms);
    await eventually(async () => (await readFile(path, 'utf8')).includes(sessionId));
  };
  return { file, clock, events, disk, sessions, begin, writtenBy };
}

describe('StateFile', () => {
  test.each(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EIO'])(
    'a first write that fails with %s is told, and tried again until there is room',
    async (fault) => {
      const { file, events, disk, clock, begin, writtenBy } = await openOn(join(folder, 'state.json'));
      disk.fault = fault;
      await begin();
      for (const expected of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
        const told = events.at(-1);
        expect(told?.retryInMs).toBe(expected);
        expect(told?.error.cause).toMatchObject({ code: fault });
        const before = events.length;
        await clock.advance(expected);
        await eventually(() => events.length > before);
      }
      disk.fault = undefined;
      await writtenBy(30_000);
      await file.close();
    },
  );

  test.each(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENAMETOOLONG'])(
    'a first write that fails with %s is not tried again: the start fails',
    async (fault) => {
      const { file, disk, events, begin } = await openOn(join(folder, 'state.json'));
      disk.fault = fault;
      await expect(begin()).rejects.toMatchObject({
        code: 'STATE_FILE',
        message: expect.stringContaining(fault),
      });
      expect(events).toEqual([]);
      await file.close();
    },
  );

  test('what is to be tried again is tried once more at the end, and then never', async () => {
    const { file, events, disk, clock, begin } = await openOn(join(folder, 'state.json'));
    disk.fault = 'ENOSPC';
    await begin();
    await file.close();
    expect(events.map(({ retryInMs }) => retryInMs)).toEqual([1_000, undefined]);
    disk.fault = undefined;
    file.touch();
    file.look();
    await clock.advance(60_000);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder that is away for a while is waited for', async () => {
    const path = join(folder, 'volume', 'state.json');
    await mkdir(join(folder, 'volume'));
    const { file, events, begin, writtenBy } = await openOn(path);
    await begin();
    await rename(join(folder, 'volume'), join(folder, 'away'));
    file.touch();
    await eventually(() => events.length === 1);
    expect(events[0]?.error.message).toContain('does not exist');
    await mkdir(join(folder, 'volume'));
    await writtenBy(1_000);
    await file.close();
  });

  test('it is looked at once in a second at most, and written only where it is not as it was', async () => {
    const path = join(folder, 'state.json');
    const { file, disk, clock, begin, writtenBy } = await openOn(path);
    await begin();
    expect(disk.writes).toBe(1);
    await clock.advance(1_000);
    file.look();
    await rm(path, { force: true });
    for (let turns = 0; turns < 10; turns += 1) file.look();
    await rm(path, { force: true });
    await writtenBy(1_000);
    await file.close();
  });

  test('drafts of a host that died while it wrote are removed; a young one may be in use', async () => {
    const path = join(folder, 'state.json');
    const draft = (digit: number) => `state.json.00000000-0000-4000-8000-00000000000${digit}.tmp`;
    for (const name of [draft(1), draft(2), 'state.json.tmp', `other.${draft(1)}`]) {
      await writeFile(join(folder, name), '{"ver');
      if (name !== draft(2)) await utimes(join(folder, name), 0, 0);
    }
    const file = await StateFile.open(path);
    const clock = { setTimer: () => () => {}, now: () => 0, wallTime: () => Date.now() };
    await file.begin({ log: silentLogger, clock, state: () => [], report: () => {} });
    await file.close();
    expect((await readdir(folder)).sort()).toEqual(
      ['other.' + draft(1), 'state.json', draft(2), 'state.json.tmp'].sort(),
    );
  });
});
