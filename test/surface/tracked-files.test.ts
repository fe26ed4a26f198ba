import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));

describe('tracked files', () => {
  test('they name no folder of the machine they were written on', () => {
    const own = [root, dirname(root), homedir()].filter(isTelling).map((folder) => `${folder}/`);
    const rootsHome = /(?<![\w.~-])\/root\//;
    expect(
      linesWith((line) => rootsHome.exec(line)?.[0] ?? own.find((folder) => line.includes(folder))),
    ).toEqual([]);
  });

  test('they name no package registry', () => {
    const { npm_config_registry: registry } = process.env;
    const used = registry === undefined ? [] : [new URL(registry).host];
    const named = /https?:\/\/[\w.-]*(?:registry|npmjs|verdaccio|artifactory|nexus)[\w.-]*/i;
    expect(linesWith((line) => named.exec(line)?.[0] ?? used.find((host) => line.includes(host)))).toEqual(
      [],
    );
  });

  test('the lock file says what to install, not from where', () => {
    expect(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(
      /^\s*(?:tarball|resolution:.*tarball):/m,
    );
  });
});

/** A folder that says something about a machine: neither the root, nor directly below it, nor a temporary one. */
function isTelling(folder: string): boolean {
  return folder.split('/').length > 2 && !folder.startsWith(tmpdir());
}

function linesWith(find: (line: string) => string | undefined): readonly string[] {
  return files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const found = find(line);
        return found === undefined ? [] : [`${file}:${index + 1} ${found}`];
      }),
  );
}
