import { lstat, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SessionSupervisor, StateFileError } from '@troupe/supervisor';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';
import { setStage } from '../../helpers/scripted-session.ts';
import { type Company, gatherCompany } from './support.ts';

const watched = leavesNothingBehind();
const stateFile = () => join(watched.tmpRoot, 'state', 'sessions.json');
beforeEach(() => mkdir(dirname(stateFile())));
afterEach(() => rm(dirname(stateFile()), { recursive: true }));

async function stateIn(path = stateFile()): Promise<readonly { readonly name: string }[]> {
  const { version, sessions } = JSON.parse(await readFile(path, 'utf8'));
  expect(version).toBe(1);
  return sessions;
}

/** Adds a session that has a conversation: one turn has its result. */
async function addSpoken(company: Company, name: string): Promise<string> {
  const { session } = await company.add(name);
  await session.query('one');
  return session.sessionId;
}

describe('the state file', () => {
  test('names the conversations there are as soon as their first result is in', async () => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    const { session } = await company.add('ada', {}, { cwd: company.folder });
    await eventually(() => stateIn());
    expect(await stateIn()).toEqual([]);
    await session.query('one');
    const expected = [{ name: 'ada', sessionId: session.sessionId, cwd: company.folder }];
    await eventually(async () => (await stateIn()).length === 1);
    expect(await stateIn()).toEqual(expected);
    expect(company.supervisor.resumable()).toEqual(expected);
  });

  test('is for its owner alone, and no draft of it is left', async () => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    await addSpoken(company, 'ada');
    await company.supervisor.stop();
    expect((await stat(stateFile())).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(stateFile()))).toEqual([basename(stateFile())]);
  });

  test('is whole at every moment it is looked at, however often it changes', async () => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    let isOver = false;
    let looks = 0;
    const look = async () => {
      await eventually(() => stateIn());
      while (!isOver) {
        await stateIn();
        looks += 1;
      }
    };
    const looking = look();
    await Promise.all(['ada', 'bob', 'cleo'].map((name) => addSpoken(company, name)));
    for (let at = 0; at < 20; at += 1) await company.supervisor.restartSession('ada', { fresh: true });
    await company.supervisor.stop();
    isOver = true;
    await looking;
    expect(looks).toBeGreaterThan(0);
    expect((await stateIn()).map(({ name }) => name).sort()).toEqual(['bob', 'cleo']);
  });

  test('the next host goes on with what is in it, by name', async () => {
    let sessionId = '';
    {
      await using company = await gatherCompany({ stateFile: stateFile() });
      sessionId = await addSpoken(company, 'ada');
      await company.supervisor.stop();
      expect(company.events.at(-1)).toEqual({
        type: 'stopped',
        resumable: [{ name: 'ada', sessionId, cwd: undefined }],
      });
    }
    await using next = await gatherCompany({ stateFile: stateFile() });
    const ada = await next.add('ada');
    expect(ada.session.sessionId).toBe(sessionId);
    await expect(ada.session.query('two')).resolves.toMatchObject({ is_error: false });
    expect((await ada.cli.starts())[0]?.argv).toContain(`--resume=${sessionId}`);
    const bob = await next.add('bob');
    await bob.session.ready;
    expect((await bob.cli.starts())[0]?.argv).toContain(`--session-id=${bob.session.sessionId}`);
  });

  test('goes for the first sessions as for those that are added', async () => {
    {
      await using company = await gatherCompany({ stateFile: stateFile() });
      await addSpoken(company, 'ada');
      await company.supervisor.stop();
    }
    const [left] = await stateIn();
    await using stage = await setStage();
    const { options } = await stage.script({});
    await using supervisor = await SessionSupervisor.start({
      runtime: stage.runtime,
      stateFile: stateFile(),
      sessions: [{ ...options, name: 'ada' }],
    });
    expect(supervisor.listSessions()).toMatchObject([left]);
  });

  test('a host that dies before its first turn loses nothing: what it took over is still in it', async () => {
    {
      await using company = await gatherCompany({ stateFile: stateFile() });
      await addSpoken(company, 'ada');
      await addSpoken(company, 'bob');
      await company.supervisor.stop();
    }
    const before = await stateIn();
    expect(before).toHaveLength(2);
    await using next = await gatherCompany({ stateFile: stateFile() });
    await next.add('ada'); // Bob is not asked for by this host.
    await next.supervisor.stop();
    expect(await stateIn()).toEqual(expect.arrayContaining([...before]));
  });

  test('a session that says itself which conversation it takes is taken at its word', async () => {
    {
      await using company = await gatherCompany({ stateFile: stateFile() });
      await addSpoken(company, 'ada');
      await company.supervisor.stop();
    }
    await using next = await gatherCompany({ stateFile: stateFile() });
    const sessionId = '00000000-0000-4000-8000-000000000001';
    const { session } = await next.add('ada', {}, { sessionId });
    expect(session.sessionId).toBe(sessionId);
  });

  test('terminated sessions are gone from it', async () => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    await addSpoken(company, 'ada');
    const bob = await addSpoken(company, 'bob');
    await company.supervisor.terminateSession('ada');
    await eventually(async () => (await stateIn()).length === 1);
    expect(await stateIn()).toEqual([{ name: 'bob', sessionId: bob }]);
    await company.supervisor.stop();
    expect(await stateIn()).toEqual([{ name: 'bob', sessionId: bob }]);
  });

  test('a session that leaves no transcript is not in it', async () => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    const { session } = await company.add('ada', {}, { persistSession: false });
    await session.query('one');
    await company.supervisor.stop();
    expect(await stateIn()).toEqual([]);
  });

  test.each([
    ['half of it', '{"version":1,"sessions":[{"na'],
    ['nothing', ''],
    ['another version', '{"version":2,"sessions":[]}'],
    ['no list', '{"version":1,"sessions":{}}'],
    ['no version', '{"sessions":[]}'],
    ['another thing in it', '[]'],
    ['nothing but white space', ' \n'],
  ])('a file with %s is refused, nothing is started, and it stays as it is', async (_, text) => {
    await writeFile(stateFile(), text);
    await using stage = await setStage();
    const { cli, options } = await stage.script({});
    const sessions = [{ ...options, name: 'ada' }];
    const starting = SessionSupervisor.start({ runtime: stage.runtime, stateFile: stateFile(), sessions });
    await expect(starting).rejects.toThrow(StateFileError);
    await expect(starting).rejects.toMatchObject({ code: 'STATE_FILE' });
    expect(await readFile(stateFile(), 'utf8')).toBe(text);
    expect(await cli.starts()).toEqual([]);
  });

  test.each([
    ['a folder', () => mkdir(stateFile()), 'expected a file, got a folder'],
    ['a link to itself', () => symlink(stateFile(), stateFile()), 'leads round in a circle'],
    [
      'larger than any state',
      async () => {
        await writeFile(stateFile(), '');
        await truncate(stateFile(), 33 * 1024 * 1024);
      },
      'expected at most 33554432 bytes',
    ],
  ])('a file that is %s is refused', async (_, make, words) => {
    await make();
    await using stage = await setStage();
    const starting = SessionSupervisor.start({ runtime: stage.runtime, stateFile: stateFile() });
    await expect(starting).rejects.toThrow(StateFileError);
    await expect(starting).rejects.toThrow(words);
  });

  test.each([
    ['is missing', () => join(dirname(stateFile()), 'missing', 'state.json'), 'does not exist'],
    ['is a file', () => join(stateFile(), 'state.json'), 'is no folder'],
  ])('a folder of it that %s fails the start, before anything is started', async (_, path, words) => {
    await writeFile(stateFile(), '');
    await using stage = await setStage();
    const { cli, options } = await stage.script({});
    const sessions = [{ ...options, name: 'ada' }];
    const starting = SessionSupervisor.start({ runtime: stage.runtime, stateFile: path(), sessions });
    await expect(starting).rejects.toThrow(StateFileError);
    await expect(starting).rejects.toThrow(words);
    expect(await cli.starts()).toEqual([]);
  });

  test.each([
    ['deleted', () => rm(stateFile())],
    ['emptied', () => truncate(stateFile())],
    ['damaged', () => writeFile(stateFile(), '{"version":1,"ses')],
    [
      'deleted with its folder, which is there again',
      async () => {
        await rm(dirname(stateFile()), { recursive: true });
        await mkdir(dirname(stateFile()));
      },
    ],
  ])('a file that was %s is written again when a turn ends, and at the stop', async (_, spoil) => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    const sessionId = await addSpoken(company, 'ada');
    const expected = [{ name: 'ada', sessionId }];
    await eventually(async () => (await stateIn()).length === 1);
    await spoil();
    await company.supervisor.session('ada').query('two');
    await eventually(async () => expect(await stateIn()).toEqual(expected));
    await spoil();
    await company.supervisor.stop();
    expect(await stateIn()).toEqual(expected);
  });

  test('the end of its link is written, and the link stays one', async () => {
    const link = join(dirname(stateFile()), 'link.json');
    await symlink('sessions.json', link);
    await using company = await gatherCompany({ stateFile: link });
    const sessionId = await addSpoken(company, 'ada');
    await company.supervisor.stop();
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await stateIn()).toEqual([{ name: 'ada', sessionId }]);
  });

  test('two supervisors of one process cannot have the same file, by whatever path, until one is over', async () => {
    const link = join(dirname(stateFile()), 'link.json');
    await symlink(stateFile(), link);
    await using stage = await setStage();
    const first = await SessionSupervisor.start({ runtime: stage.runtime, stateFile: stateFile() });
    const second = SessionSupervisor.start({ runtime: stage.runtime, stateFile: link });
    await expect(second).rejects.toThrow('another supervisor of this process uses it');
    await first.stop();
    const third = await SessionSupervisor.start({ runtime: stage.runtime, stateFile: link });
    await third.stop();
  });

  test('a start that fails lets go of the file and changes nothing in it', async () => {
    await writeFile(stateFile(), '{"version":1,"sessions":[]}');
    await using stage = await setStage();
    const start = (name: string) =>
      SessionSupervisor.start({
        runtime: stage.runtime,
        stateFile: stateFile(),
        sessions: [{ name, ...(name === 'bad' && { maxTurns: -1 }) }],
      });
    await expect(start('bad')).rejects.toThrow('maxTurns');
    expect(await stateIn()).toEqual([]);
    await expect(start('bad')).rejects.toThrow('maxTurns');
  });

  test('an id that is no UUID is not written: nobody could go on with it', async () => {
    await using company = await gatherCompany({ stateFile: stateFile() });
    await addSpoken(company, 'ada');
    const init = { type: 'system', subtype: 'init', session_id: '../../etc/passwd' };
    const { session } = await company.add('odd', { turns: [{ steps: [{ type: 'line', line: init }] }] });
    await session.query('one');
    expect(session.sessionId).toBe('../../etc/passwd');
    await company.supervisor.stop();
    expect((await stateIn()).map(({ name }) => name)).toEqual(['ada']);
    expect(company.supervisor.resumable()).toHaveLength(1);
  });

  test('an entry that cannot be used is told and left in the file; the others are used', async () => {
    const sessionId = '00000000-0000-4000-8000-000000000001';
    const good = { name: '__proto__', sessionId, cwd: '/' };
    const bad = [
      { name: 'ada', sessionId: 'x', cwd: '/' },
      { name: 'bob', sessionId, cwd: 7 },
      { sessionId },
      null,
      [],
      'cleo',
      { ...good, sessionId: '00000000-0000-4000-8000-000000000002' },
    ];
    await writeFile(
      stateFile(),
      JSON.stringify({ version: 1, sessions: [...bad.slice(0, 3), good, ...bad.slice(3)] }),
    );
    await using company = await gatherCompany({ stateFile: stateFile() });
    expect(company.supervisor.resumable()).toEqual([good]);
    expect(company.events).toMatchObject([
      { type: 'state_entry_unusable', index: 0, name: 'ada', fault: 'expected `sessionId` to be a UUID' },
      {
        type: 'state_entry_unusable',
        index: 1,
        name: 'bob',
        fault: 'expected `cwd` to be a folder or left out',
      },
      { type: 'state_entry_unusable', index: 2, name: undefined },
      { type: 'state_entry_unusable', index: 4, name: undefined },
      { type: 'state_entry_unusable', index: 5, name: undefined },
      { type: 'state_entry_unusable', index: 6, name: undefined },
      { type: 'state_entry_unusable', index: 7, name: '__proto__', fault: 'another before it has its name' },
    ]);
    const { session } = await company.add('__proto__');
    expect(session.sessionId).toBe(sessionId);
    await session.query('one');
    await company.supervisor.stop();
    expect(await stateIn()).toEqual([{ name: '__proto__', sessionId }, ...bad]);
  });

  test('an entry nested deeper than any stack is told once and left in the file, and what comes is written', async () => {
    const deep = `{"name":"deep","sessionId":${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}}`;
    const broken = `{"name":"odd","cwd":"/","sessionId":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    await writeFile(stateFile(), `{"version":1,"sessions":[${deep},${broken}]}`);
    for (const name of ['ada', 'bob']) {
      await using company = await gatherCompany({ stateFile: stateFile() });
      const unusable = company.events.filter(({ type }) => type === 'state_entry_unusable');
      expect(unusable).toMatchObject([{ name: 'deep' }, { name: 'odd' }]);
      await addSpoken(company, name);
      await company.supervisor.stop();
      expect(company.events.filter(({ type }) => type === 'state_file_failed')).toEqual([]);
      const lines = (await readFile(stateFile(), 'utf8')).split('\n').map((line) => line.trim());
      expect(lines.includes(`${deep},`) && lines.includes(broken)).toBe(true);
      expect((await stateIn()).map((entry) => entry.name)).toContain(name);
    }
  });
});
