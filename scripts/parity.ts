// How far this version works with another Claude Code CLI and its SDK, and what is new in them:
// `npm run parity -- 2.1.330`. A copy of the tree is pinned to them in a temporary folder; the tree itself is only read.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences, partDifferences } from './parity/differences.ts';
import { checkInstalled, checkPublished, cliPackage, readInstalled } from './parity/installed.ts';
import { copyTree, pinsOf } from './parity/other-tree.ts';
import { readPins } from './parity/pins.ts';
import { reportHelp, reportTypes } from './parity/report.ts';
import { runChild, runWell } from './parity/run-child.ts';
import { testsToRun } from './parity/tests-to-run.ts';
import { parseVersions, type Versions } from './parity/versions.ts';
import { Interrupted, withFolder } from './parity/with-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const other = parseVersions(process.argv.slice(2));
  const exitCode = await withFolder((folder, signal) => compare(other, folder, signal));
  process.exitCode = exitCode;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
}

async function compare(other: Versions, folder: string, signal: AbortSignal): Promise<number> {
  const pinned = readPins(await pinsOf(root));
  await checkPublished(await cliPackage(root), other.cli, folder, signal);
  await checkPublished('@anthropic-ai/claude-agent-sdk', other.sdk, folder, signal);

  const tree = join(folder, 'tree');
  const home = join(folder, 'home');
  console.log(
    `Installing the CLI ${other.cli} and the SDK ${other.sdk} beside ${pinned.cli} and ${pinned.sdk} …`,
  );
  await copyTree(root, tree, other);
  const install = ['scripts/install.mjs', '--no-frozen-lockfile', '--prefer-offline'];
  await runWell(process.execPath, install, { cwd: tree, signal });
  await checkInstalled(tree, other, home, signal);

  const [before, after] = [await readInstalled(root, home, signal), await readInstalled(tree, home, signal)];
  const changes = differences(before.types, after.types);
  console.log(`\n${reportTypes(pinned, other, changes)}`);
  console.log(reportHelp(pinned, other, before.options, after.options));

  const passed = await runTests(tree, folder, signal);
  console.log(
    [
      `CLI ${other.cli}, SDK ${other.sdk}; pinned: ${pinned.cli}, ${pinned.sdk}.`,
      `Names whose types differ: ${changes.length}. Options and commands that differ: ${partDifferences(before.options, after.options).length}.`,
      passed
        ? 'All contract and differential tests pass.'
        : 'Contract or differential tests FAIL: see above.',
    ].join('\n'),
  );
  return passed ? 0 : 1;
}

async function runTests(tree: string, folder: string, signal: AbortSignal): Promise<boolean> {
  // What the tests leave in the temporary folder goes with ours.
  const tmp = join(folder, 'tmp');
  await mkdir(tmp);
  const { exitCode } = await runChild(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...testsToRun(tree)],
    { cwd: tree, signal, env: { ...process.env, TMPDIR: tmp }, output: 'show' },
  );
  return exitCode === 0;
}
