import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  cliFeatures,
  isOlder,
  missingFeatures,
  newestCli,
  unmetOptions,
} from '#core/incarnation/cli-features.ts';
import { outdatedCli, unfitCli } from '#core/incarnation/outdated-cli.ts';

const page = new URL('../../../docs/hosting.md', import.meta.url);
const manifest = new URL('../../../package.json', import.meta.url);

describe('the table of what a CLI can do', () => {
  it('is the one in docs/hosting.md, row by row', async () => {
    const rows = cliFeatures.map(({ since, what, option, method }) => {
      const warning = method === undefined ? 'a warning' : `a warning, and an error from \`${method}()\``;
      const asked = option === undefined ? warning : `an error where \`${option}\` is given`;
      return `| ${since} | ${what} | ${asked} |`;
    });
    expect(await readFile(page, 'utf8')).toContain(rows.join('\n'));
  });

  it('ends before the CLI that the tests run, and has the oldest first', async () => {
    const { optionalDependencies } = JSON.parse(await readFile(manifest, 'utf8'));
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([newestCli]));
    const versions = cliFeatures.map(({ since }) => since);
    expect(versions.toSorted((a, b) => (isOlder(a, b) ? -1 : 1))).toEqual(versions);
    expect(missingFeatures(newestCli)).toEqual([]);
  });
});

describe('isOlder', () => {
  it.each([
    ['2.1.197', '2.1.206', true],
    ['2.1.206', '2.1.206', false],
    ['2.1.1000', '2.1.206', false],
    ['2.0.900', '2.1.1', true],
    ['3.0.0', '2.1.206', false],
    ['2.1.206-beta.1', '2.1.206', false],
    ['1.0.17', '2.1.206', true],
  ])('%s is before %s: %s', (version, than, answer) => {
    expect(isOlder(version, than)).toBe(answer);
  });
});

describe('a CLI that is too old', () => {
  it('is refused where an option asks for more, by the names of both', () => {
    const hooks = { PreToolUse: [{ hooks: [() => ({})] }] };
    expect(unmetOptions('2.1.197', { hooks, mcpServers: {} }).map(({ option }) => option)).toEqual(['hooks']);
    expect(unfitCli('2.1.197', { path: '/x', options: { hooks } })).toMatchObject({
      code: 'CLI_VERSION',
      version: '2.1.197',
      path: '/x',
      message: expect.stringMatching(/2\.1\.197.*`hooks` needs 2\.1\.238/),
    });
    expect(unfitCli('2.1.238', { path: '/x', options: { hooks } })).toBeUndefined();
    expect(unfitCli('2.1.197', { path: '/x', options: { hooks: {} } })).toBeUndefined();
  });

  it('is not blamed for what can pass', () => {
    const passing = Object.assign(new Error('no space left'), { permanent: false });
    const lasting = Object.assign(new Error('unknown option'), { permanent: true });
    expect(outdatedCli('2.1.0', { path: '/x', cause: passing })).toBeUndefined();
    expect(outdatedCli('2.1.0', { path: '/x', cause: lasting })).toMatchObject({ code: 'CLI_VERSION' });
    expect(outdatedCli(newestCli, { path: '/x', cause: lasting })).toBeUndefined();
    expect(outdatedCli(undefined, { path: '/x', cause: lasting })).toBeUndefined();
  });
});
