import { delimiter, join, resolve } from 'node:path';
import type { CliLocation } from './cli-location.ts';
import { locateFile } from './locate-file.ts';

/** Walks `PATH` for a `claude` that can be run; says in `searched` what it met. */
export async function findOnPath(options: {
  readonly searchPath: string | undefined;
  readonly cwd: string;
  readonly searched: string[];
}): Promise<CliLocation | undefined> {
  const { searchPath = '', cwd, searched } = options;
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  // There the file is only a stub that prints an error, unless an install script has run.
  const usable = folders.filter((folder) => !/(^|[\\/])node_modules[\\/]\.bin[\\/]?$/.test(folder));
  const met: string[] = [];
  for (const folder of usable) {
    const location = await locateFile(resolve(cwd, join(folder, 'claude')), 'global', met);
    if (location !== undefined) return location;
  }
  searched.push(...met.filter((line) => !line.endsWith('does not exist')));
  searched.push(usable.length === 0 ? 'PATH: it names no folder' : `PATH: no claude in ${usable.join(', ')}`);
  return undefined;
}
