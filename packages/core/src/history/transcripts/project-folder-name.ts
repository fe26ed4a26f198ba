import { platform } from 'node:os';

const longestName = 200;

/** The name of the folder in `projects/` that the CLI keeps the conversations of a working folder in. */
export function projectFolderName(cwd: string): string {
  const path = asTheSystemSpells(cwd);
  const name = plainName(path);
  return name.length <= longestName ? name : `${name.slice(0, longestName)}-${shortHash(path)}`;
}

/**
 * What all names of that working folder's folder begin with. Of a long path the end is a hash, and CLIs of other
 * versions have hashed otherwise.
 */
export function projectFolderPrefix(cwd: string): string | undefined {
  const name = plainName(asTheSystemSpells(cwd));
  return name.length <= longestName ? undefined : `${name.slice(0, longestName)}-`;
}

/**
 * The path in the form that the CLI compares. On a Mac both ways to write an accented letter are the same name; elsewhere
 * they are two folders.
 */
export function asTheSystemSpells(path: string): string {
  return platform() === 'darwin' ? path.normalize('NFC') : path;
}

function plainName(path: string): string {
  return path.replaceAll(/[^a-zA-Z0-9]/g, '-');
}

function shortHash(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (hash * 31 + text.charCodeAt(index)) | 0;
  }
  return Math.abs(hash).toString(36);
}
