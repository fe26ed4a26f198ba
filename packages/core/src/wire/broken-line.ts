import { WireError } from '../errors.ts';
import type { MalformedFrame } from './frame.ts';

const excerptLength = 200;
// UTF-8 takes no more than this per UTF-16 unit, so this many bytes hold the whole excerpt.
const maxBytesPerUnit = 3;

/** The error for a line that cannot be read; `what` ends the sentence "The CLI printed a line that …". */
export function brokenLine(what: string, line: Buffer, cause?: unknown): WireError {
  const excerpt = line.toString('utf8', 0, excerptLength * maxBytesPerUnit).slice(0, excerptLength);
  return new WireError(`The CLI printed a line that ${what}.`, excerpt, { cause });
}

/** The same as a frame. */
export function malformed(what: string, line: Buffer): MalformedFrame {
  return { kind: 'malformed', error: brokenLine(what, line) };
}
