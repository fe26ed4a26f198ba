import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCodeOf } from '../base/is-error.ts';
import type { PassedOverOption } from '../link/passed-over-options.ts';

/** The folders in the options that are not there. The CLI passes them over: it says that it has taken such a plugin. */
export async function missingFolders({
  cwd = '.',
  additionalDirectories = [],
  plugins = [],
}: {
  readonly cwd?: string | undefined;
  readonly additionalDirectories?: readonly string[] | undefined;
  readonly plugins?: readonly { readonly path: string }[] | undefined;
}): Promise<PassedOverOption[]> {
  const named = [
    ...additionalDirectories.map((asked) => ({ option: 'additionalDirectories' as const, asked })),
    ...plugins.map(({ path: asked }) => ({ option: 'plugins' as const, asked })),
  ];
  const looks = await Promise.all(
    named.map(async (each) => ({ ...each, got: await faultOf(resolve(cwd, each.asked), each.asked) })),
  );
  return looks.filter(({ got }) => got !== undefined);
}

async function faultOf(path: string, asked: string): Promise<string | undefined> {
  // The CLI's own home folder, which need not be ours.
  if (asked.startsWith('~')) return undefined;
  try {
    return (await stat(path)).isDirectory() ? undefined : 'it is no folder';
  } catch (error) {
    const code = errorCodeOf(error);
    // Anything else says nothing about the folder: we may be short of something.
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such folder' : undefined;
  }
}
