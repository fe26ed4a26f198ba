/** A CLI and the SDK that was published with it. */
export interface Versions {
  readonly cli: string;
  readonly sdk: string;
}

const usage =
  'Usage: npm run parity -- VERSION [SDK_VERSION], for example `npm run parity -- 2.1.330`. The SDK of 2.1.330 is 0.3.330.';

/**
 * The versions that the command line asks for. The SDK that belongs to the CLI 2.1.PATCH is 0.3.PATCH; beside any other
 * CLI its version has to be given.
 *
 * @throws Error that says what was expected and what came.
 */
export function parseVersions(args: readonly string[]): Versions {
  const [cli, sdk, ...more] = args;
  if (cli === undefined) throw new Error(`Expected the version of a CLI, got nothing.\n${usage}`);
  if (more.length > 0)
    throw new Error(`Expected one or two versions, got ${args.length}: ${args.join(' ')}.\n${usage}`);
  checkVersion('the version of a CLI', cli);
  if (sdk !== undefined) {
    checkVersion('the version of an SDK', sdk);
    return { cli, sdk };
  }
  const patch = /^2\.1\.(\d+)$/.exec(cli)?.[1];
  if (patch === undefined)
    throw new Error(
      `Expected a CLI 2.1.PATCH, or the version of the SDK as a second argument, got ${cli} alone.\n${usage}`,
    );
  return { cli, sdk: `0.3.${patch}` };
}

function checkVersion(what: string, value: string): void {
  if (/^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(value)) return;
  throw new Error(`Expected ${what} as three numbers, such as 2.1.330, got '${value}'.\n${usage}`);
}
