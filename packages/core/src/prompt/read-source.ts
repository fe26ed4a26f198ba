import { open } from 'node:fs/promises';
import { types } from 'node:util';
import { wordsOfError } from '../base/is-error.ts';
import { InvalidOptionsError } from '../errors/errors.ts';

/** Bytes for a prompt, or the file they are in: a path or a `file:` URL. */
export type PromptSource = Uint8Array | string | URL;

/**
 * The bytes of a source, of which there may be so many and not none.
 *
 * @throws InvalidOptionsError by the name of the argument: no such file, nothing in it, too much
 */
export async function readSource(key: string, source: PromptSource, maxBytes: number): Promise<Uint8Array> {
  const bytes = types.isUint8Array(source) ? source : await readFileOf(key, source, maxBytes);
  if (bytes.byteLength === 0) throw invalid(key, 'something other than nothing', '0 bytes');
  if (bytes.byteLength > maxBytes) throw tooLarge(key, bytes.byteLength, maxBytes);
  return bytes;
}

async function readFileOf(key: string, path: string | URL, maxBytes: number): Promise<Uint8Array> {
  try {
    return await readUpTo(key, path, maxBytes);
  } catch (error) {
    if (error instanceof InvalidOptionsError) throw error;
    const words = wordsOfError(error);
    throw invalid(key, 'bytes (Uint8Array) or a file that can be read', words);
  }
}

async function readUpTo(key: string, path: string | URL, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    // Looked at first: a file of gigabytes is not read to be refused.
    const { size } = await file.stat();
    if (size > maxBytes) throw tooLarge(key, size, maxBytes);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function tooLarge(key: string, byteLength: number, maxBytes: number): InvalidOptionsError {
  return invalid(key, `at most ${maxBytes} bytes (\`maxBytes\`)`, `${byteLength} bytes`);
}

/** An argument of a prompt helper that cannot be used. */
export function invalid(key: string, expected: string, received: string): InvalidOptionsError {
  return new InvalidOptionsError([{ key, expected, received }]);
}
