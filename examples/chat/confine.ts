import { readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

/** The tools there are in a chat: all they touch is named by a path. No commands, no network. */
export const chatTools = ['Read', 'Write', 'Edit'] as const;

/**
 * Why a tool call is out of bounds; `undefined` when it is not: one of the `chatTools`, on a file below the folder. Links
 * are followed, also those of folders that the path goes through.
 */
export async function outOfBounds(
  folder: string,
  toolName: string,
  input: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  if (!(chatTools as readonly string[]).includes(toolName)) return 'There is no such tool here.';
  const path = input['file_path'];
  // A tilde would be another user's home, or the CLI's.
  if (typeof path !== 'string' || path.startsWith('~') || path.includes('\0')) return 'This is no path.';
  const [home, real] = await Promise.all([realpath(folder), realpathOfWhatIsThere(resolve(folder, path))]);
  const inside = relative(home, real);
  const isInside = inside !== '' && !isAbsolute(inside) && inside.split('/')[0] !== '..';
  return isInside ? undefined : 'Only files of your own folder.';
}

async function realpathOfWhatIsThere(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    // A file to be written is not there yet. Any other failure is a path that nobody may use.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    // Nor is what a link leads to, where the file would be made.
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) return realpathOfWhatIsThere(resolve(dirname(path), target));
    return join(await realpathOfWhatIsThere(dirname(path)), path.slice(dirname(path).length));
  }
}
