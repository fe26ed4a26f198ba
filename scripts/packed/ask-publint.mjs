import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Lets publint judge a tarball, by its strictest rules; throws with what it has to say. */
export async function askPublint(tarball, manifest) {
  const bytes = readFileSync(tarball);
  const pack = { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) };
  const { messages } = await publint({ pack, strict: true });
  const faults = messages.filter((message) => !isMeant(message));
  if (faults.length === 0) return;
  throw new Error(
    `${manifest.name}:\n  ${faults.map((fault) => formatMessage(fault, manifest)).join('\n  ')}`,
  );
}

// TypeScript takes the first of them that is there: core's own types, or the copy. Nothing else ever asks for types.
function isMeant({ code, path }) {
  return code === 'IMPORTS_FALLBACK_ARRAY_USE' && path.join('.') === 'imports.#messages.types';
}
