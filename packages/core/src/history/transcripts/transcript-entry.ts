/** One line of a transcript, as the CLI wrote it. Its fields are the CLI's own and differ from version to version. */
export interface TranscriptEntry {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The entry in a line, or nothing: a torn line, garbage, something else than an object with a type. Never throws. */
export function decodeEntry(line: Buffer): TranscriptEntry | undefined {
  // What a crash of the machine leaves: a hole of NULs, and the next entry right behind it.
  let from = 0;
  while (from < line.length && line[from] === 0) from += 1;
  if (line[from] !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(line.toString('utf8', from));
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is TranscriptEntry {
  return isRecord(value) && typeof value.type === 'string';
}

/** Whether it is an object with fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that is not empty, or nothing. */
export function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
