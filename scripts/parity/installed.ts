import { access, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Declarations, type Parts, readDeclarations } from './declarations.ts';
import { helpOptions } from './help-options.ts';
import { runChild, runWell } from './run-child.ts';
import type { Versions } from './versions.ts';

const sdk = '@anthropic-ai/claude-agent-sdk';

/** What a CLI and an SDK show of themselves. */
export interface Shown {
  readonly types: Declarations;
  readonly options: Parts;
}

/** Reads the types of the SDK in a tree, and asks its CLI for help; `home` is the CLI's, to write into. */
export async function readInstalled(tree: string, home: string, signal: AbortSignal): Promise<Shown> {
  await mkdir(home, { recursive: true });
  const [types, help] = await Promise.all([
    readFile(join(tree, 'test/node_modules', sdk, 'sdk.d.ts'), 'utf8'),
    askCli(tree, '--help', home, signal),
  ]);
  return { types: readDeclarations(types), options: helpOptions(help) };
}

/** Makes sure that what is installed in a tree is what was meant. */
export async function checkInstalled(
  tree: string,
  versions: Versions,
  home: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(home, { recursive: true });
  const said = await askCli(tree, '--version', home, signal);
  const manifest = await readFile(join(tree, 'test/node_modules', sdk, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string }; // Every package has one.
  if (said.split(' ')[0] === versions.cli && version === versions.sdk) return;
  throw new Error(
    `Expected the CLI ${versions.cli} and the SDK ${versions.sdk}, got '${said.trim()}' and ${version}.`,
  );
}

/** Makes sure that a version is published, before anything is copied. */
export async function checkPublished(
  name: string,
  version: string,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, stdout, stderr } = await runChild('npm', ['view', `${name}@${version}`, 'version'], {
    cwd,
    signal,
  });
  if (exitCode === 0 && stdout.trim() !== '') return;
  const why = exitCode === 0 || stderr.includes('E404') ? '' : `\n${stderr.trim()}`;
  throw new Error(`Expected a published version of ${name}, got ${version}: npm does not find it.${why}`);
}

/** The package of the CLI that is installed in a tree: pnpm takes the one for this platform alone. */
export async function cliPackage(tree: string): Promise<string> {
  const scope = join(tree, 'node_modules/@anthropic-ai');
  const names = (await readdir(scope)).filter((name) => name.startsWith('claude-code-'));
  for (const name of names) {
    const isThere = await access(join(scope, name, 'claude')).then(
      () => true,
      () => false,
    );
    if (isThere) return `@anthropic-ai/${name}`;
  }
  throw new Error(
    `Expected a CLI in ${scope}, found ${names.join(', ') || 'none'}. Is there one for this platform?`,
  );
}

async function askCli(tree: string, question: string, home: string, signal: AbortSignal): Promise<string> {
  const path = join(tree, 'node_modules', await cliPackage(tree), 'claude');
  // It shall touch nobody's settings, and ask nobody for an update.
  const env = { PATH: process.env.PATH, HOME: home, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  return runWell(path, [question], { cwd: home, signal, env });
}
