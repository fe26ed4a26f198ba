import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMessagesApi } from '@troupe/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { extractSnippets } from './snippets/extract-snippets.ts';
import { pages } from './snippets/page-stages.ts';
import { runSnippets, type SnippetReport, type StagedSnippet } from './snippets/run-snippets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const snippets = (page: string) => extractSnippets(readFileSync(join(root, page), 'utf8'));

const staged = Object.entries(pages).flatMap(([page, surroundings]) => {
  const all = snippets(page);
  return Object.entries(surroundings).map(([title, around]) => {
    const snippet = all.find((each) => each.title === title);
    if (snippet === undefined) throw new Error(`${page} has no snippet under the heading ${title}.`);
    const earlier = all.find((each) => each.title === around.follows);
    return { page, snippet, surroundings: around, earlier };
  });
});

/** Runs them with the real CLI over a model on the loopback, told of it by the environment alone, as a service is. */
async function runAll(all: readonly StagedSnippet[]): Promise<SnippetReport> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'snippets-')));
  const [home, project, tmp, data] = ['home', 'project', 'tmp', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  await Promise.all([home, project, tmp, data].map((path) => mkdir(path)));
  await using api = await startMessagesApi();
  try {
    return await runSnippets(join(folder, 'pages'), all, {
      ...api.environment(home),
      TMPDIR: tmp,
      PROJECT_DIR: project,
      DATA_DIR: data,
      PORT: '0',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('docs/hosting.md has no snippet that is not run', () => {
  expect(snippets('docs/hosting.md').map(({ title }) => title)).toEqual(
    Object.keys(pages['docs/hosting.md'] ?? {}),
  );
});

test('the first snippet of the README is plain JavaScript for the oldest Node that is supported', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'first-'));
  try {
    const file = join(folder, 'hello.mjs');
    await writeFile(file, snippets('README.md')[0]?.code ?? '');
    const checked = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stderr: '' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe('the snippets of the documentation', () => {
  let report: SnippetReport;
  beforeAll(async () => {
    report = await runAll(staged);
  }, 600_000);

  test('compile', () => {
    expect(report.typeErrors).toBe('');
  });

  test.each(staged.map(({ page, snippet }) => [page, snippet.title] as const))(
    '%s, %s: does what the page says',
    (_, title) => {
      expect(report.ran[title] ?? `not reached:\n${report.output}`).toBe('ok');
    },
  );

  test('leave nothing that keeps a process from ending, and say nothing', () => {
    expect([report.exitCode, report.output]).toEqual([0, '']);
  });
});
