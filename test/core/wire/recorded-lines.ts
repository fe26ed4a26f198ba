import { readdirSync, readFileSync } from 'node:fs';

/** A line that went over the wire, parsed. */
export interface RecordedLine {
  readonly type: string;
  readonly subtype?: string;
  readonly [key: string]: unknown;
}

const folder = new URL('../../fixtures/transcripts/cli-2.1.330/', import.meta.url);

/** The recorded sessions, by file name. */
export const transcripts: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));

/** What the CLI printed (`out`) or was sent (`in`) in a recorded session, in order; lines sent raw are left out. */
export function recordedLines(transcript: string, direction: 'out' | 'in'): RecordedLine[] {
  return readFileSync(new URL(transcript, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { dir?: string; msg?: unknown })
    .filter(({ dir, msg }) => dir === direction && typeof msg === 'object' && msg !== null)
    .map(({ msg }) => msg as RecordedLine);
}

/** Whether the recorder shortened a list in there by putting `…<n more>` at its end. */
export function hasShortenedList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const parts = Object.values(value);
  return parts.some(
    (part) => hasShortenedList(part) || (typeof part === 'string' && /^…<\d+ more>$/.test(part)),
  );
}
