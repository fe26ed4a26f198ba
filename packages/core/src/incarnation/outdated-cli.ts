import { CliVersionError } from '../errors/errors.ts';
import type { SessionOptions } from '../options/session-options.ts';
import { missingFeatures, unmetOptions } from './cli-features.ts';

/** The error for a CLI of which the options ask more than it can do; `undefined` where it will do. */
export function unfitCli(
  version: string,
  facts: { readonly path: string; readonly options: SessionOptions },
): CliVersionError | undefined {
  const unmet = unmetOptions(version, facts.options);
  const last = unmet.at(-1);
  if (last === undefined) return undefined;
  const needs = unmet.map(({ option, since }) => `\`${String(option)}\` needs ${since}`).join(', ');
  return new CliVersionError(
    `claude ${version} at ${facts.path} is too old for what was asked: ${needs} or later. Install ${last.since} or later, or leave the option out.`,
    { path: facts.path, version },
  );
}

/** The error for a turn that is to be steered where the CLI would not end it then; `undefined` where it will do, or is not known. */
export function unsteerableCli(
  cli: { readonly version: string; readonly path: string } | undefined,
): CliVersionError | undefined {
  if (cli === undefined) return undefined;
  const missing = missingFeatures(cli.version).find(({ method }) => method === 'steer');
  if (missing === undefined) return undefined;
  return new CliVersionError(
    `claude ${cli.version} at ${cli.path} is too old for \`steer()\`, which needs ${missing.since} or later.`,
    cli,
  );
}

/** The error for a CLI that could not be started as it was, and is older than what we are made for; else `undefined`. */
export function outdatedCli(
  version: string | undefined,
  facts: { readonly path: string; readonly cause: Error },
): CliVersionError | undefined {
  const needed = missingFeatures(version ?? '').findLast(({ option }) => option === undefined);
  if (version === undefined || needed === undefined) return undefined;
  // What can pass is not its age.
  if (!('permanent' in facts.cause && facts.cause.permanent === true)) return undefined;
  return new CliVersionError(
    `claude ${version} at ${facts.path} is too old: ${needed.since} or later is needed. ${facts.cause.message}`,
    { path: facts.path, version, cause: facts.cause },
  );
}
