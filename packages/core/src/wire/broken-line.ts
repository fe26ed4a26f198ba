import { WireError } from '../errors.ts';
import type { MalformedFrame } from './frame.ts';

const excerptLength = 200;

/** The error for a line that cannot be read; `what` ends the sentence "The CLI printed a line that …". */
export function brokenLine(what: string, line: string, cause?: unknown): WireError {
  // By way of JSON, which makes a copy: a mere slice would keep a line of megabytes for as long as the error lives.
  const excerpt: string = JSON.parse(JSON.stringify(line.slice(0, excerptLength)));
  return new WireError(`The CLI printed a line that ${what}.`, excerpt, { cause });
}

/** The same as a frame. */
export function malformed(what: string, line: string): MalformedFrame {
  return { kind: 'malformed', error: brokenLine(what, line) };
}
