import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { StateFileError } from '../../errors.ts';
import { errnoOf } from './errno.ts';

// As many as Linux follows.
const mostLinks = 40;

/**
 * Where the file is or will be, by the way of links: a link stays one, and what it points to is written.
 *
 * @throws StateFileError where there is no folder for it
 */
export async function locateStateFile(path: string): Promise<string> {
  let place = resolve(path);
  for (let links = 0; links < mostLinks; links += 1) {
    const folder = await folderOf(path, place);
    place = join(folder, basename(place));
    const target = await readlink(place).catch(() => undefined); // No link, or nothing there at all.
    if (target === undefined) return place;
    place = resolve(folder, target);
  }
  throw new StateFileError(path, 'it is a link that leads round in a circle');
}

async function folderOf(path: string, place: string): Promise<string> {
  const folder = dirname(place);
  const advice = 'Make the folder first; it is not made for you.';
  try {
    if (!(await stat(folder)).isDirectory())
      throw Object.assign(new Error('Not a folder.'), { code: 'ENOTDIR' });
    return await realpath(folder);
  } catch (error) {
    throw new StateFileError(path, `its folder ${folder} ${faultOf(error)}`, { cause: error, advice });
  }
}

function faultOf(error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENOENT':
      return 'does not exist';
    case 'ENOTDIR':
      return 'is no folder';
    default:
      return `cannot be looked into (${errnoOf(error) ?? 'unknown'})`;
  }
}
