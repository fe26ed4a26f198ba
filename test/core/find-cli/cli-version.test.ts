import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CliLocation } from '#core/find-cli/cli-location.ts';
import { probeCliVersion, versionIn } from '#core/find-cli/cli-version.ts';
import { findCli } from '#core/find-cli/find-cli.ts';
import { growth } from '../../helpers/growth.ts';
import { leavesNothingBehind } from '../../helpers/no-leaks.ts';

const watched = leavesNothingBehind();
let folder = '';

beforeEach(async () => {
  folder = join(watched.tmpRoot, 'cli');
  await mkdir(folder);
});

afterEach(() => rm(folder, { recursive: true }));

/** A script that notes each run in a file beside it. */
async function script(name: string, body: string): Promise<CliLocation & { runs(): Promise<number> }> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho "$@" >> "${path}.runs"\n${body}\n`, { mode: 0o755 });
  return {
    ...(await findCli(path)),
    runs: async () => (await readFile(`${path}.runs`, 'utf8').catch(() => '')).split('--version').length - 1,
  };
}

describe('probeCliVersion', () => {
  test('it is what the CLI answers to --version, without the words around it', async () => {
    await expect(probeCliVersion(await script('a', 'echo "2.1.332 (Claude Code)"'))).resolves.toBe('2.1.332');
    await expect(probeCliVersion(await script('b', 'echo "claude v3.0.0-beta.2"'))).resolves.toBe(
      '3.0.0-beta.2',
    );
  });

  test('the bundled CLI tells its version', async () => {
    await expect(probeCliVersion(await findCli('bundled'))).resolves.toMatch(/^2\.\d+\.\d+$/);
  });

  test('a file is asked once, however many ask at the same time and later', async () => {
    const location = await script('once', 'echo 1.2.3');
    const answers = await Promise.all(Array.from({ length: 10 }, () => probeCliVersion(location)));
    expect(new Set(answers)).toEqual(new Set(['1.2.3']));
    await probeCliVersion(location);
    expect(await location.runs()).toBe(1);
  });

  test('a file that has changed is asked again', async () => {
    const location = await script('changing', 'echo 1.2.3');
    await expect(probeCliVersion(location)).resolves.toBe('1.2.3');
    await script('changing', 'echo 1.2.4');
    await utimes(location.path, 1_000_000, 1_000_000);
    await expect(probeCliVersion(location)).resolves.toBe('1.2.4');
    await appendFile(location.path, '# longer\n');
    await probeCliVersion(location);
    expect(await location.runs()).toBe(3);
  });

  test('one that fails, says something else, is missing or cannot be run has no known version', async () => {
    await expect(probeCliVersion(await script('fails', 'echo 1.2.3; exit 1'))).resolves.toBeUndefined();
    await expect(probeCliVersion(await script('talks', 'echo hello'))).resolves.toBeUndefined();
    const gone = await script('gone', 'echo 1.2.3');
    await rm(gone.path);
    await expect(probeCliVersion(gone)).resolves.toBeUndefined();
    const broken = await script('broken', '');
    await writeFile(broken.path, '#!/no/such/interpreter\n');
    await expect(probeCliVersion(broken)).resolves.toBeUndefined();
  });

  test('one that could not tell is asked again, though its file is the same', async () => {
    const location = await script('short-of-something', '[ -e "$0.enough" ] && echo 1.2.3 || exit 1');
    await expect(probeCliVersion(location)).resolves.toBeUndefined();
    await writeFile(`${location.path}.enough`, '');
    await expect(probeCliVersion(location)).resolves.toBe('1.2.3');
  });

  test('one that never answers is given up after 5 s and killed, with what it started', async () => {
    const location = await script('hangs', 'sleep 1000 & sleep 1000');
    await expect(probeCliVersion(location)).resolves.toBeUndefined();
  });

  test('one that does not stop talking is killed and has no known version', async () => {
    const location = await script('floods', 'yes 1.2.3');
    await expect(probeCliVersion(location)).resolves.toBeUndefined();
  });

  test('what it left running does not delay the answer', async () => {
    const location = await script('leaves', 'sleep 1000 & echo 1.2.3');
    await expect(probeCliVersion(location)).resolves.toBe('1.2.3');
  });
});

describe('versionIn', () => {
  test('is the first number of three parts, and not a part of a longer one', () => {
    expect(versionIn('node 20 runs claude 2.1.332-beta.1 (of 3.0.0)')).toBe('2.1.332-beta.1');
    expect(versionIn('12345678901.1.1')).toBeUndefined();
  });

  test.each(['1', '1.', '1.1.', '-', '1-'])('repeated %j costs no more for each character', (piece) => {
    expect(growth((size) => versionIn(piece.repeat(size)), 20_000)).toBeLessThan(8);
  });
});
