import { delimiter, join, resolve } from 'node:path';
import type { CliLocation } from './cli-location.ts';
import { locateFile } from './locate-file.ts';

/** What walking `PATH` needs. */
export interface PathLookup {
  readonly searchPath: string | undefined;
  readonly cwd: string;
  /** Is told what was met, where nothing was found. */
  readonly searched: string[];
  /** Hears of each `claude` before the one that was found which was not taken because it is in `node_modules/.bin`. */
  readonly onPassedOver?: ((path: string) => void) | undefined;
}

/** Walks `PATH` for a `claude` that can be run; says in `searched` what it met. */
export async function findOnPath(lookup: PathLookup): Promise<CliLocation | undefined> {
  const { searchPath = '', cwd, searched, onPassedOver } = lookup;
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  const met: string[] = [];
  const passedOver: string[] = [];
  for (const folder of folders) {
    const path = resolve(cwd, join(folder, 'claude'));
    const inBin = isBinFolder(folder);
    const location = await locateFile(path, 'global', inBin ? [] : met);
    if (location === undefined) continue;
    // There the file is only a stub that prints an error, unless an install script has run.
    if (inBin) {
      passedOver.push(path);
      continue;
    }
    for (const stub of passedOver) onPassedOver?.(stub);
    return location;
  }
  const usable = folders.filter((folder) => !isBinFolder(folder));
  searched.push(
    ...passedOver.map((path) => `${path}: passed over, ${whyPassedOver}; if it works, set \`cliPath\` to it`),
    ...met.filter((line) => !line.endsWith('does not exist')),
    usable.length === 0 ? 'PATH: it names no folder' : `PATH: no claude in ${usable.join(', ')}`,
  );
  return undefined;
}

/** Why a `claude` in `node_modules/.bin` is not taken, for errors and logs. */
export const whyPassedOver =
  'since what `node_modules/.bin` has is a stub that only prints an error, unless an install script has run';

function isBinFolder(folder: string): boolean {
  return /(?:^|[\\/])node_modules[\\/]\.bin[\\/]?$/.test(folder);
}
