import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { CliStartError } from '../errors/errors.ts';
import { errnoOf, mayPass } from '../os/may-pass.ts';

/**
 * Checks that the CLI can run in `cwd`, or where we run ourselves. The system tells a folder that is gone in the same words as
 * a missing executable.
 *
 * @throws CliStartError that names the folder and what is wrong with it
 */
export async function checkWorkingFolder(cwd: string | undefined): Promise<void> {
  const folder = cwd ?? ownFolder();
  try {
    if (!(await stat(folder)).isDirectory()) throw unusable(folder, 'it is not a folder (`cwd`)');
    await access(folder, constants.X_OK);
  } catch (error) {
    if (error instanceof CliStartError) throw error;
    throw unusable(folder, whatIsWrong(errnoOf(error)), error);
  }
}

function ownFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    const why = 'the folder that this process runs in was deleted, or cannot be read';
    const message = `The CLI cannot start: ${why}. Give it another one (\`cwd\`), or start this process again elsewhere.`;
    throw new CliStartError(message, { permanent: !mayPass(cause), cause });
  }
}

function whatIsWrong(errno: string | undefined): string {
  switch (errno) {
    case 'ENOENT':
      return 'there is no such folder (`cwd`)';
    case 'ENOTDIR':
      return 'a part of the path is not a folder (`cwd`)';
    case 'EACCES':
      return 'this user may not enter the folder (`cwd`)';
    default:
      return `the folder cannot be read (\`cwd\`, ${errno ?? 'for no reason that the system tells'})`;
  }
}

function unusable(folder: string, why: string, cause?: unknown): CliStartError {
  return new CliStartError(`The CLI cannot start in ${folder}: ${why}.`, {
    permanent: !mayPass(cause),
    cause,
  });
}
