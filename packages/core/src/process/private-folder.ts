import { lstat, mkdir } from 'node:fs/promises';

/**
 * Makes the folder if it is missing (mode 0700), and refuses one that others could have prepared or can write to: it must
 * be a real folder, owned by this user, with no permission for anybody else.
 *
 * @param purpose what the folder is, for the error: `lease folder`.
 * @throws Error that names the folder, what is wrong with it and what to do.
 */
export async function ensurePrivateFolder(path: string, purpose: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  const wrong = whatIsWrong(found, process.geteuid?.());
  if (wrong !== undefined) {
    throw new Error(`The ${purpose} ${path} cannot be trusted: ${wrong}.`);
  }
}

function whatIsWrong(
  found: { readonly uid: number; readonly mode: number; isDirectory(): boolean },
  userId: number | undefined,
): string | undefined {
  if (!found.isDirectory()) return 'it is not a folder, or only a link to one';
  if (found.uid !== userId) return `it belongs to user ${found.uid} and we are user ${userId}`;
  const mode = found.mode & 0o777;
  if ((mode & 0o077) !== 0) {
    return `others may enter it (mode 0${mode.toString(8)}); \`chmod 700\` it, or name another folder`;
  }
  return undefined;
}
