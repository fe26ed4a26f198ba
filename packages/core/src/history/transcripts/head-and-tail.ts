import { openPlain } from './read-lines.ts';
import { decodeEntry, type TranscriptEntry } from './transcript-entry.ts';

const partBytes = 64 * 1024;

/** The beginning and the end of a transcript: what a list needs to know, whatever the length of the rest. */
export interface HeadAndTail {
  readonly head: readonly TranscriptEntry[];
  /** Empty where the whole transcript is in `head`. */
  readonly tail: readonly TranscriptEntry[];
  /** A first line that is longer than the head: its beginning. */
  readonly cutLine: string | undefined;
}

/** Reads 64 KiB of either end, and no more. */
export async function readHeadAndTail(path: string): Promise<HeadAndTail> {
  const file = await openPlain(path);
  try {
    const { size } = await file.stat();
    const isWhole = size <= 2 * partBytes;
    const head = Buffer.alloc(isWhole ? size : partBytes);
    const read = await file.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(isWhole ? 0 : partBytes);
    const tailRead = await file.read(tail, 0, tail.length, size - tail.length);
    return cut(head.subarray(0, read.bytesRead), tail.subarray(0, tailRead.bytesRead));
  } finally {
    await file.close();
  }
}

function cut(head: Buffer, tail: Buffer): HeadAndTail {
  const headLines = linesOf(head);
  // Where the parts do not meet, the last line of the head and the first of the tail are pieces.
  const cutLine = tail.length > 0 ? headLines.at(-1)?.toString('utf8') : undefined;
  const whole = tail.length > 0 ? headLines.slice(0, -1) : headLines;
  return { head: whole.flatMap(entryIn), tail: linesOf(tail).slice(1).flatMap(entryIn), cutLine };
}

function linesOf(part: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = part.indexOf(10); end !== -1; end = part.indexOf(10, from)) {
    lines.push(part.subarray(from, end));
    from = end + 1;
  }
  lines.push(part.subarray(from));
  return lines;
}

function entryIn(line: Buffer): readonly TranscriptEntry[] {
  const entry = decodeEntry(line);
  return entry === undefined ? [] : [entry];
}
