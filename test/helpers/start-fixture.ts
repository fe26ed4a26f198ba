import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#core/base/clock.ts';
import { type Logger, silentLogger } from '#core/base/logger.ts';
import type { CliExitFacts } from '#core/errors/errors.ts';
import type { CliLocation } from '#core/find-cli/cli-location.ts';
import { type CliProcess, type StartCliProcessOptions, startCliProcess } from '#core/process/cli-process.ts';
import { eventually } from './eventually.ts';

/** Where the misbehaving child of that name is: `test/fixtures/cli/<name>.mjs`. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/cli/${name}.mjs`, import.meta.url));
}

/** The location of a misbehaving child, run with this Node. */
export function fixtureLocation(name: string): CliLocation {
  const path = fixturePath(name);
  return { path, source: 'path', command: process.execPath, prefixArguments: [path] };
}

/** A started fixture and what was heard of it. */
export interface StartedFixture {
  readonly cli: CliProcess;
  readonly lines: string[];
  readonly overlong: number[];
  readonly exits: CliExitFacts[];
  /** Settles with the first call of `onExit`. */
  readonly ended: Promise<CliExitFacts>;
  /** The first line that starts with `prefix`, without it. */
  readonly line: (prefix?: string) => Promise<string>;
}

let count = 0;

/** Starts a fixture under `root`: its leases in `root/leases`, its temporary folder in `root/tmp`. */
export async function startFixture(
  name: string,
  root: string,
  overrides: Partial<StartCliProcessOptions> & { readonly logger?: Logger } = {},
): Promise<StartedFixture> {
  const lines: string[] = [];
  const overlong: number[] = [];
  const exits: CliExitFacts[] = [];
  let settleEnded: (exit: CliExitFacts) => void = () => undefined;
  const ended = new Promise<CliExitFacts>((resolve) => {
    settleEnded = resolve;
  });
  count += 1;
  const cli = await startCliProcess({
    location: fixtureLocation(name),
    args: [],
    env: { PATH: process.env.PATH ?? '' },
    cwd: undefined,
    tag: `test-${process.pid}-${count}`,
    leaseDir: join(root, 'leases'),
    tmpRoot: join(root, 'tmp'),
    logger: silentLogger,
    clock: systemClock,
    onLines: ({ raw, textOf }) => lines.push(...raw.map(textOf)),
    onOverlongLine: (byteLength) => overlong.push(byteLength),
    onExit: (exit) => {
      exits.push(exit);
      settleEnded(exit);
    },
    ...overrides,
  });
  const line = (prefix = '') =>
    eventually(() => lines.find((text) => text.startsWith(prefix)), {
      what: `a line '${prefix}…' of ${name}`,
    }).then((text) => text.slice(prefix.length));
  return { cli, lines, overlong, exits, ended, line };
}
