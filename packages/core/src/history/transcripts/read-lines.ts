import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** One line of a file, without its newline. */
export interface Line {
  /** Where it begins, in bytes. */
  readonly offset: number;
  readonly bytes: Buffer;
}

const chunkBytes = 256 * 1024;

/** A line longer than this is passed over: a string of it could not be had from Node in every case. */
export const maxLineBytes = 64 * 1024 * 1024;

/** Opens a file for reading, unless it is a link. */
export function openPlain(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
}

/**
 * The lines of a file, some at a time, as it is when the reading begins; what is appended meanwhile is not read. The last
 * line needs no newline. Holds a chunk and one line at most.
 */
export async function* readLines(
  file: FileHandle,
  signal?: AbortSignal,
): AsyncGenerator<readonly Line[], void, void> {
  const { size } = await file.stat();
  let open: Buffer[] = [];
  let openFrom = 0;
  let openBytes = 0;
  let at = 0;
  while (at < size) {
    signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - at));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) break;
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1 && end < bytesRead; end = chunk.indexOf(10, from)) {
      if (openBytes + end - from <= maxLineBytes) {
        const piece = chunk.subarray(from, end);
        lines.push({ offset: openFrom, bytes: open.length === 0 ? piece : Buffer.concat([...open, piece]) });
      }
      from = end + 1;
      open = [];
      openBytes = 0;
      openFrom = at + from;
    }
    openBytes += bytesRead - from;
    if (openBytes > maxLineBytes) open = [];
    else if (from < bytesRead) open.push(chunk.subarray(from, bytesRead));
    at += bytesRead;
    if (lines.length > 0) yield lines;
  }
  if (openBytes > 0 && openBytes <= maxLineBytes) yield [{ offset: openFrom, bytes: Buffer.concat(open) }];
}
