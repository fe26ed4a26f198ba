import { resolve } from 'node:path';
import { CliNotFoundError } from '../errors/errors.ts';
import { findBundledCli } from './bundled-cli.ts';
import type { CliLocation } from './cli-location.ts';
import { isMusl } from './is-musl.ts';
import { locateFile } from './locate-file.ts';
import { findOnPath } from './path-lookup.ts';

export type { CliLocation } from './cli-location.ts';

/** Where to look, and as what. */
export interface FindCliOptions {
  /** Whose `PATH` is walked; default: ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** From where relative paths count and packages are resolved, beside our own; default: where we run. */
  readonly cwd?: string;
  /** The machine looked for; default: this one. */
  readonly platform?: { readonly os: string; readonly arch: string; readonly musl: boolean };
  /** Hears of a `claude` in a `node_modules/.bin` of `PATH` that was not taken, where one further on was. */
  readonly onPassedOver?: (path: string) => void;
}

/**
 * Finds the CLI.
 *
 * - `bundled`: the file in the npm package for this platform, wherever it resolves from.
 * - `global`: the first `claude` on `PATH` that can be run, those of `node_modules/.bin` left out, which is told.
 * - `auto`: bundled, then global.
 * - anything else is a path; `.js`, `.mjs` and `.cjs` run with this Node.
 *
 * @throws CliNotFoundError that says everywhere it looked, what it met there, and how to get the CLI.
 */
export async function findCli(choice: string, options: FindCliOptions = {}): Promise<CliLocation> {
  const {
    env = process.env,
    cwd = process.cwd(),
    platform = { os: process.platform, arch: process.arch, musl: isMusl() },
  } = options;
  if (platform.os === 'win32') {
    const why =
      'Windows is not supported: Troupe needs process groups and signals. Run it on Linux, macOS or in WSL.';
    throw new CliNotFoundError(why, []);
  }
  const searched: string[] = [];
  const bundled = () => findBundledCli({ platform, cwd, searched });
  const global = () =>
    findOnPath({ searchPath: env.PATH, cwd, searched, onPassedOver: options.onPassedOver });
  switch (choice) {
    case 'auto':
      return (await bundled()) ?? (await global()) ?? notFound('No Claude Code CLI was found.', searched);
    case 'bundled':
      return (await bundled()) ?? notFound('The bundled Claude Code CLI was not found.', searched);
    case 'global':
      return (await global()) ?? notFound('No Claude Code CLI was found on PATH.', searched);
    default:
      return (
        (await locateFile(resolve(cwd, choice), 'path', searched)) ??
        notFound(`The Claude Code CLI at '${choice}' (\`cliPath\`) cannot be used.`, searched)
      );
  }
}

function notFound(what: string, searched: readonly string[]): never {
  const places = searched.map((place) => `\n  - ${place}`).join('');
  const howTo =
    'Install it with `npm install @anthropic-ai/claude-code@2.1.332`, or set `cliPath` to its file.';
  throw new CliNotFoundError(`${what} Looked at:${places}\n${howTo}`, searched);
}
