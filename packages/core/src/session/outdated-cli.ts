import { CliVersionError } from '../errors.ts';

/** The oldest CLI we are made for: it has the lifecycle of prompts and the handshake's confirmations. */
const oldest = { major: 2, minor: 1 };

/** The error for a CLI that did not start and is older than the oldest we are made for; else `undefined`. */
export function outdatedCli(
  version: string | undefined,
  facts: { readonly path: string; readonly cause: Error },
): CliVersionError | undefined {
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return undefined;
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return undefined;
  return new CliVersionError(
    `claude ${version} at ${facts.path} is too old: ${oldest.major}.${oldest.minor} or later is needed. ${facts.cause.message}`,
    { path: facts.path, version, cause: facts.cause },
  );
}
