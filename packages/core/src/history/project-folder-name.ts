const longestName = 200;

/** The name of the folder in `projects/` that the CLI keeps the conversations of a working folder in. */
export function projectFolderName(cwd: string): string {
  const name = cwd.normalize('NFC').replaceAll(/[^a-zA-Z0-9]/g, '-');
  return name.length <= longestName ? name : `${name.slice(0, longestName)}-${shortHash(cwd)}`;
}

/**
 * What all names of that working folder's folder begin with. Of a long path the end is a hash, and CLIs of other
 * versions have hashed otherwise.
 */
export function projectFolderPrefix(cwd: string): string | undefined {
  const name = cwd.normalize('NFC').replaceAll(/[^a-zA-Z0-9]/g, '-');
  return name.length <= longestName ? undefined : `${name.slice(0, longestName)}-`;
}

function shortHash(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (hash * 31 + text.charCodeAt(index)) | 0;
  }
  return Math.abs(hash).toString(36);
}
