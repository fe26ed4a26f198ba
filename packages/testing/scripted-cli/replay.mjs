import { readFile } from 'node:fs/promises';

const newline = 10;
const chunkBytes = 256 * 1024;

/**
 * Writes the lines of a file as they are, from the first again after the last, as fast as the pipe takes them. Returns how
 * many were written before `stopped` said so.
 */
export async function replay({ file, lines }, stopped) {
  const chunks = chunksOf(await readFile(file));
  if (chunks.length === 0) throw new Error(`There is no line in ${file}`);
  let written = 0;
  for (let round = 1; written < lines && !stopped(); round += 1) {
    const { bytes, ends } = chunks[(round - 1) % chunks.length];
    const count = Math.min(ends.length, lines - written);
    written += count;
    await new Promise((resolve) => process.stdout.write(bytes.subarray(0, ends[count - 1]), resolve));
    // Where the reader is as fast as the writer, nothing else would ever be read: no interrupt, no signal.
    if (round % 8 === 0) await new Promise(setImmediate);
  }
  return written;
}

/** Whole lines, so many that a write is worth it, and where in them each ends. What has no line feed is no line. */
function chunksOf(bytes) {
  const chunks = [];
  let start = 0;
  let ends = [];
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
    ends.push(at + 1 - start);
    if (at + 1 - start < chunkBytes) continue;
    chunks.push({ bytes: bytes.subarray(start, at + 1), ends });
    start = at + 1;
    ends = [];
  }
  if (ends.length > 0) chunks.push({ bytes: bytes.subarray(start, start + ends.at(-1)), ends });
  return chunks;
}
