import { lstat, mkdir } from 'node:fs/promises';
import { folderFault, unusableFolder } from './folder-fault.ts';

/**
 * Makes the folder if it is missing (mode 0700), and refuses one that others could have prepared or can write to: it must
 * be a real folder, owned by this user, with no permission for anybody else.
 *
 * @param purpose what the folder is, for the error: `lease folder`.
 * @throws CliStartError that names the folder, what is wrong with it and what to do.
 */
export async function ensurePrivateFolder(path: string, purpose: string): Promise<void> {
  const wrong = await makeAndLook(path).catch((error: unknown) => {
    throw folderFault(error, { path, purpose });
  });
  if (wrong !== undefined) {
    // What does not belong to us alone does not come to do so by waiting.
    throw unusableFolder({ path, purpose }, `cannot be trusted: ${wrong}`, { permanent: true });
  }
}

async function makeAndLook(path: string): Promise<string | undefined> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return whatIsWrong(await lstat(path), process.geteuid?.());
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
