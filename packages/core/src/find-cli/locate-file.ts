import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { errorCodeOf } from '../base/is-error.ts';
import type { CliLocation } from './cli-location.ts';

const scripts: ReadonlySet<string> = new Set(['.js', '.mjs', '.cjs']);

/** The location of a file that can be run; `undefined`, and a line in `searched` that says why, when it cannot. */
export async function locateFile(
  path: string,
  source: CliLocation['source'],
  searched: string[],
): Promise<CliLocation | undefined> {
  const isScript = scripts.has(extname(path));
  const problem = await whyNotRunnable(path, isScript);
  if (problem !== undefined) {
    searched.push(`${path}: ${problem}`);
    return undefined;
  }
  return isScript
    ? { path, source, command: process.execPath, prefixArguments: [path] }
    : { path, source, command: path, prefixArguments: [] };
}

async function whyNotRunnable(path: string, isScript: boolean): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return 'is not a file';
  } catch (error) {
    return `does not exist${codeSuffix(error)}`;
  }
  try {
    await access(path, isScript ? constants.R_OK : constants.X_OK);
    return undefined;
  } catch {
    return isScript ? 'may not be read by this user' : 'may not be executed by this user (`chmod +x` it)';
  }
}

// ENOENT says no more than the words; EACCES, ENOTDIR and ELOOP do.
function codeSuffix(error: unknown): string {
  const code = errorCodeOf(error) ?? '';
  return code === '' || code === 'ENOENT' ? '' : ` (${code})`;
}
