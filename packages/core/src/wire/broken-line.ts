import { WireError } from '../errors.ts';
import type { MalformedFrame } from './frame.ts';

const excerptLength = 200;

/** The error for a line that cannot be read; `what` ends the sentence "The CLI printed a line that …". */
function brokenLine(what: string, line: string, cause?: unknown): WireError {
  // By way of JSON, which makes a copy: a mere slice would keep a line of megabytes for as long as the error lives.
  const excerpt: string = JSON.parse(JSON.stringify(line.slice(0, excerptLength)));
  return new WireError(`The CLI printed a line that ${what}.`, excerpt, { cause });
}

/** The error for a line that is not JSON, `error` being what `JSON.parse` threw. */
export function notJson(line: string, error: unknown): WireError {
  // Its words alone: the error that was thrown holds the whole text it could not read.
  const words = error instanceof Error ? error.message : String(error);
  return brokenLine('is not JSON', line, new SyntaxError(words));
}

/** The same as a frame. */
export function malformed(what: string, line: string): MalformedFrame {
  return { kind: 'malformed', error: brokenLine(what, line) };
}
