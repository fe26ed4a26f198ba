import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
    ['a session with no id', '{"version":1,"sessions":[{"name":"ada"}]}'],
    ['a folder that is none', '{"version":1,"sessions":[{"name":"ada","sessionId":"x","cwd":7}]}'],
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

  test('a file that cannot be read is refused', async () => {
    await using stage = await setStage();
    const starting = SessionSupervisor.start({ runtime: stage.runtime, stateFile: stage.folder });
    await expect(starting).rejects.toThrow(StateFileError);
  });
});
