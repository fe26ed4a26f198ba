import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionOptions } from '@troupe/core';
import { describe, expect, it } from 'vitest';
import { leavesNothingBehind } from '../helpers/no-leaks.ts';
import { setStage } from '../helpers/scripted-session.ts';

leavesNothingBehind();

const rules = { permissions: { deny: ['WebFetch', 'Bash(rm *)'] }, env: { A: 'planted-in-a-file' } };

interface Line {
  readonly request?: { readonly subtype?: string; readonly settings?: object };
}

describe('a settings file beside a sandbox', () => {
  it.each(['absolute', 'relative'])(
    'is read and told to the CLI together with the sandbox, nothing of it lost',
    async (kind) => {
      await using stage = await setStage();
      const path = join(stage.folder, 'settings.json');
      await writeFile(path, JSON.stringify(rules));
      const { session, cli } = await stage.start(
        {},
        {
          settings: kind === 'absolute' ? path : 'settings.json',
          sandbox: { enabled: true, excludedCommands: ['git'] },
          cwd: stage.folder,
        },
      );
      await session.ready;
      const [start] = await cli.starts();
      const { lines = [], argv = [] } = start ?? {};
      const told = (lines as readonly Line[]).flatMap(({ request }) =>
        request?.subtype === 'initialize' ? [request.settings] : [],
      );
      expect(told).toEqual([
        { ...rules, sandbox: { enabled: true, failIfUnavailable: true, excludedCommands: ['git'] } },
      ]);
      expect(argv.join(' ')).toContain('--initialize-fields=settings');
      expect(argv.join(' ')).not.toContain('settings.json');
    },
  );

  it('is read again at each start, so that the next CLI has what is in it then', async () => {
    await using stage = await setStage();
    const path = join(stage.folder, 'settings.json');
    await writeFile(path, '{"model":"one"}');
    const { session, cli } = await stage.start({}, { settings: path, sandbox: { enabled: false } });
    await session.ready;
    await writeFile(path, '{"model":"two"}');
    await session.clear();
    await session.query('x');
    const lines = (await cli.received()) as readonly Line[];
    const models = lines.flatMap(({ request }) =>
      request?.settings === undefined ? [] : [request.settings],
    );
    expect(models).toMatchObject([{ model: 'one' }, { model: 'two' }]);
  });

  it('shows no secret of the file in a log', async () => {
    await using stage = await setStage();
    const path = join(stage.folder, 'settings.json');
    await writeFile(path, JSON.stringify(rules));
    const logged: unknown[] = [];
    const log = (...what: unknown[]) => void logged.push(what);
    const logger = { error: log, warn: log, info: log, debug: log, trace: log, child: () => logger };
    const options: SessionOptions = { settings: path, sandbox: { enabled: false }, logger };
    const { session } = await stage.start({}, options);
    await session.query('x');
    expect(JSON.stringify(logged)).toContain('initialize');
    expect(JSON.stringify(logged)).not.toContain('planted-in-a-file');
  });

  it.each([
    ['is not there', undefined, /can be read, got .*settings\.json \(ENOENT\)/],
    ['is no JSON', '{bad', /a JSON object, got .*settings\.json/],
    ['is a list', '[]', /a JSON object/],
    ['has a sandbox of its own', '{"sandbox":{}}', /without a `sandbox`/],
  ])('that %s is no start without it', async (_title, content, words) => {
    await using stage = await setStage();
    const path = join(stage.folder, 'settings.json');
    if (content !== undefined) await writeFile(path, content);
    await expect(stage.start({}, { settings: path, sandbox: { enabled: true } })).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      issues: [{ key: 'settings' }],
      message: expect.stringMatching(words),
    });
  });
});
