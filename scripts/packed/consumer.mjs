import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { startProject } from './start-project.mjs';

/** Installs the tarballs into an empty project, as a user would, and imports every door of each with plain Node. */
export function tryAsConsumer(packed, folder, root) {
  const project = join(folder, 'consumer');
  startProject(project);
  const tarballs = packed.map(({ tarball }) => tarball);
  run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], {
    cwd: project,
  });
  const doors = packed.flatMap(({ manifest }) => doorsOf(manifest));
  for (const door of doors) importDoor(project, door);
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  compile(project, doors, root, ['--module', 'nodenext', '--lib', 'es2023,esnext.disposable', ...types]);
  ask(project);
  return doors;
}

/**
 * Puts one package alone into an empty project: what it has not declared is not there. It is imported, and compiled as
 * for a browser, without Node's types.
 */
export function tryAlone({ tarball, manifest }, folder, root) {
  const project = join(folder, 'alone');
  startProject(project);
  run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], {
    cwd: project,
  });
  const doors = doorsOf(manifest);
  for (const door of doors) importDoor(project, door);
  writeFileSync(join(project, 'typed.ts'), typed);
  for (const resolution of [['nodenext'], ['preserve', '--moduleResolution', 'bundler']]) {
    compile(project, doors, root, [
      '--module',
      ...resolution,
      '--lib',
      'es2023,dom',
      '--typeRoots',
      project,
      'typed.ts',
    ]);
  }
}

// Types that were not found would be `any`, which has every field.
const typed = `
  import { finalResult, type MessageSource } from '@troupe/stream';
  const source: MessageSource = [];
  const { num_turns } = await finalResult(source);
  // @ts-expect-error It is a number.
  num_turns.trim();
`;

function doorsOf({ name, exports }) {
  return Object.keys(exports).map((path) => name + path.slice(1));
}

// Importing must print nothing, start nothing that keeps the process alive, and need no condition.
function importDoor(project, door) {
  const printed = run(process.execPath, ['--input-type=module', '--eval', `await import('${door}')`], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (printed !== '') throw new Error(`importing ${door} printed: ${printed}`);
}

// One question, all the way: the packages find each other, and the files that are run rather than imported are there.
function ask(project) {
  writeFileSync(join(project, 'ask.mjs'), question);
  run(process.execPath, ['ask.mjs'], { cwd: project });
}

const question = `
  import assert from 'node:assert/strict';
  import { createRuntime } from '@troupe/core';
  import { collect } from '@troupe/stream';
  import { scriptedCli } from '@troupe/testing';

  const cli = await scriptedCli();
  const runtime = createRuntime();
  try {
    const session = await runtime.startSession({ cliPath: cli.path, env: cli.env });
    assert.equal((await collect(session.stream('packed and unpacked'))).text, 'packed and unpacked');
  } finally {
    await runtime.stop();
    await cli[Symbol.asyncDispose]();
  }
`;

// With the declarations checked as well, which `skipLibCheck` spares users and hides from us.
function compile(project, doors, root, options) {
  const lines = doors.map((door, index) => `export * as door${index} from '${door}';\n`);
  writeFileSync(join(project, 'consumer.ts'), lines.join(''));
  const strict = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2023'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  run(process.execPath, [tsc, ...strict, ...options, 'consumer.ts'], { cwd: project });
}
