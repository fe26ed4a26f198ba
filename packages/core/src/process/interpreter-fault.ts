import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { errnoOf } from '../os/may-pass.ts';

// The kernel reads no more of it either.
const firstLineBytes = 256;

/**
 * What is wrong with the interpreter that a script names in its first line; `undefined` when nothing is, or the file is no
 * script, or cannot be read. The system tells a missing interpreter in the same words as a missing script.
 */
export async function interpreterFault(
  path: string,
  searchPath: string | undefined,
): Promise<string | undefined> {
  const [interpreter, ...words] = (await shebangOf(path)) ?? [];
  if (interpreter === undefined) return undefined;
  const fault = await whyNotRunnable(interpreter);
  if (fault !== undefined)
    return `its first line names the interpreter ${JSON.stringify(interpreter)}, which ${fault}`;
  const [program] = words.filter((word) => word !== '-S');
  if (
    !interpreter.endsWith('/env') ||
    program === undefined ||
    !/^[\w.-]+$/.test(program) ||
    program.startsWith('-')
  )
    return undefined;
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders)
    if ((await whyNotRunnable(join(folder, program))) === undefined) return undefined;
  return `its first line asks for \`${program}\`, which is in no folder of the PATH that it is given`;
}

async function shebangOf(path: string): Promise<readonly string[] | undefined> {
  const head = await readHead(path).catch(() => ''); // Whoever may run it need not be allowed to read it.
  if (!head.startsWith('#!')) return undefined;
  const [line = ''] = head.slice(2).split('\n');
  return line.split(/[ \t]/).filter((word) => word !== '');
}

async function readHead(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLineBytes), 0, firstLineBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function whyNotRunnable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => undefined,
    (error: unknown) => {
      const errno = errnoOf(error);
      if (errno === 'EACCES') return 'this user may not execute';
      // Anything else is no reason not to try.
      return errno === 'ENOENT' || errno === 'ENOTDIR' ? 'does not exist' : undefined;
    },
  );
}
