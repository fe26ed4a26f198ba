import type { HeadAndTail } from './head-and-tail.ts';
import { openPlain, readLines } from './read-lines.ts';
import { decodeEntry, type TranscriptEntry, textOrNothing } from './transcript-entry.ts';

/**
 * The working folder a conversation belongs to, by what the CLI has written in its transcript: the one it was moved to
 * last, else the one it began in. Later entries may name others, after a resume elsewhere or a `cd`. Nothing where neither
 * is in the parts that were read.
 */
export function heldIn({ head, tail }: HeadAndTail): string | undefined {
  const moved = (tail.length === 0 ? head : tail).findLast(
    (entry) => entry.type === 'relocated' && textOrNothing(entry.relocatedCwd),
  );
  return textOrNothing(moved?.relocatedCwd) ?? firstCwd(head);
}

/** The first working folder that an entry names. */
export function firstCwd(entries: readonly TranscriptEntry[]): string | undefined {
  return textOrNothing(entries.find((entry) => textOrNothing(entry.cwd))?.cwd);
}

/** The first working folder that a transcript names, however far from its beginning. */
export async function firstCwdIn(path: string): Promise<string | undefined> {
  const file = await openPlain(path);
  try {
    for await (const lines of readLines(file)) {
      const naming = lines.filter(({ bytes }) => bytes.includes('"cwd"'));
      const cwd = firstCwd(naming.flatMap(({ bytes }) => decodeEntry(bytes) ?? []));
      if (cwd !== undefined) return cwd;
    }
    return undefined;
  } finally {
    await file.close();
  }
}
