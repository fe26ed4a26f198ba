import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { startProject } from './start-project.mjs';

/** The oldest that is tried, as the README has it. What is newest is what npm says on the day. */
const oldest = { zod: '4.0.0', typescript: '5.6.3' };

/**
 * Installs the tarballs beside the CLI, by the README's own line, and beside the oldest and the newest zod: compiles a
 * service with the oldest and the newest TypeScript, declarations included, and runs one. Returns what was tried.
 */
export function tryVersions(packed, folder, root) {
  const project = join(folder, 'versions');
  startProject(project);
  cpSync(join(root, 'test/fixtures/consumer'), project, { recursive: true });
  const compilers = {
    [oldest.typescript]: `oldest-typescript@npm:typescript@${oldest.typescript}`,
    latest: 'newest-typescript@npm:typescript@latest',
  };
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  install(project, [
    ...packed.map(({ tarball }) => tarball),
    `@types/node@${devDependencies['@types/node']}`,
    '@modelcontextprotocol/sdk@1',
    ...Object.values(compilers),
    `zod@${oldest.zod}`,
  ]);
  install(project, [cliOfReadme(root)]);
  const first = tryZod(project);
  install(project, ['zod@4']);
  return [...first, ...tryZod(project)];
}

/** The CLI that the README says to install. */
function cliOfReadme(root) {
  const line = /`npm install (@anthropic-ai\/claude-code@\S+)`/.exec(
    readFileSync(join(root, 'README.md'), 'utf8'),
  );
  if (line?.[1] === undefined)
    throw new Error('README.md has no line `npm install @anthropic-ai/claude-code@…`');
  return line[1];
}

function tryZod(project) {
  const zod = `zod ${manifestOf(project, 'zod').version}`;
  const compiled = ['oldest-typescript', 'newest-typescript'].map((name) => {
    const { version, bin } = manifestOf(project, name);
    run(process.execPath, [join(project, 'node_modules', name, bin.tsc), ...compilerOptions], {
      cwd: project,
    });
    return `${zod} with TypeScript ${version}`;
  });
  const printed = run(process.execPath, ['ask.mjs'], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (printed !== '') throw new Error(`a service with ${zod} printed: ${printed}`);
  return compiled;
}

const compilerOptions = [
  ...['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext'],
  ...['--lib', 'es2023,esnext.disposable', '--types', 'node', 'types.ts'],
];

function install(project, what) {
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...what], { cwd: project });
}

function manifestOf(project, name) {
  return JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'));
}
