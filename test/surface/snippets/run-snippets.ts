import { spawn } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snippet } from './extract-snippets.ts';
import type { Surroundings } from './surroundings.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A snippet with what stands around it. */
export interface StagedSnippet {
  readonly snippet: Snippet;
  readonly surroundings: Surroundings;
  /** The snippet it follows, where it does. */
  readonly earlier?: Snippet | undefined;
}

/** What became of snippets: by title, what was wrong. A snippet that is not in `ran` was not reached. */
export interface SnippetReport {
  readonly typeErrors: string;
  readonly ran: Readonly<Record<string, string>>;
  /** How the process that ran them ended, and what it said. */
  readonly exitCode: number | null;
  readonly output: string;
}

const preamble = `import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { returned, textOf } from './support.ts';
`;

const support = `import type { ResultMessage } from '@troupe/core';
import type { SessionSupervisor } from '@troupe/supervisor';

export const textOf = (result: ResultMessage): string => ('result' in result ? String(result.result) : '');

export async function returned(supervisor: SessionSupervisor, name: string, pid: number | undefined): Promise<void> {
  while (supervisor.session(name).pid === pid) await new Promise((resolve) => setTimeout(resolve, 20));
  await supervisor.session(name).ready;
}
`;

/** Compiles and runs snippets as modules in \`folder\`, one after the other in one process with this environment. */
export async function runSnippets(
  folder: string,
  staged: readonly StagedSnippet[],
  env: Readonly<Record<string, string>>,
): Promise<SnippetReport> {
  const at = (name: string) => join(folder, name);
  await mkdir(folder, { recursive: true });
  // The packages are found as in a project of their user.
  await symlink(join(root, 'node_modules'), at('node_modules'));
  await writeFile(at('package.json'), '{ "type": "module" }');
  await writeFile(at('support.ts'), support);
  for (const [index, each] of staged.entries()) await writeFile(at(fileName(index)), moduleOf(each));
  await writeFile(at('main.ts'), mainOf(staged));
  await writeFile(
    at('tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      // What a page shows is not always used on that page.
      compilerOptions: { noUnusedLocals: false, typeRoots: [join(root, 'node_modules/@types')] },
      include: ['*.ts'],
    }),
  );
  const compiled = await run([join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], folder, {});
  const ran = await run(['--conditions=@troupe/source', '--import', 'tsx', 'main.ts'], folder, env);
  const report = await readFile(at('report.json'), 'utf8').catch(() => '{}');
  return {
    typeErrors: compiled.exitCode === 0 ? '' : compiled.output || 'tsc failed',
    ran: JSON.parse(report),
    ...ran,
  };
}

function fileName(index: number): string {
  return `snippet-${index}.ts`;
}

function moduleOf({ snippet, surroundings: { before = '', after }, earlier }: StagedSnippet): string {
  return [
    preamble,
    before,
    earlier?.code ?? '',
    `// ${snippet.title}`,
    snippet.code,
    after,
    'export {};',
  ].join('\n');
}

function mainOf(staged: readonly StagedSnippet[]): string {
  const names = JSON.stringify(staged.map(({ snippet }, index) => [snippet.title, `./${fileName(index)}`]));
  return `import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
const report: Record<string, string> = {};
for (const [index, [title, file]] of (${names} as [string, string][]).entries()) {
  process.env.STATE_FILE = join(import.meta.dirname, \`state-\${index}.json\`);
  report[title] = await import(file).then(() => 'ok', (error: unknown) => inspect(error));
  writeFileSync('report.json', JSON.stringify(report));
  // What runs in the snippet that failed would keep the process.
  if (report[title] !== 'ok') process.exit(1);
}
`;
}

async function run(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', TSX_DISABLE_CACHE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 280_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, output };
}
