import { wordsOfError } from '../base/is-error.ts';
import { WireError } from '../errors/errors.ts';
import type { MalformedFrame } from './frame.ts';

const excerptLength = 200;
/** More than an excerpt and any secret that its end may go through. */
const beginningLength = excerptLength + 16 * 1024;

/** The error for a line that cannot be read; `what` ends the sentence "The CLI printed a line that …". */
function brokenLine(what: string, line: string, cause?: unknown): WireError {
  return new WireError(`The CLI printed a line that ${what}.`, copyOf(line, excerptLength), { cause });
}

// By way of JSON, which makes a copy: a mere slice would keep a line of megabytes for as long as the error lives.
function copyOf(line: string, length: number): string {
  const copy: string = JSON.parse(JSON.stringify(line.slice(0, length)));
  return copy;
}

/** The error for a line that is not JSON, `error` being what `JSON.parse` threw. */
export function notJson(line: string, error: unknown): WireError {
  // Its words alone: the error that was thrown holds the whole text it could not read.
  const thrown = wordsOfError(error);
  // They quote a few characters of the line, which may be a piece of a secret.
  return brokenLine('is not JSON', line, new SyntaxError(withoutQuote(thrown)));
}

function withoutQuote(words: string): string {
  const quote = words.search(/, (?:\.\.\.)?"/);
  if (quote === -1 || !words.endsWith(sentenceEnd)) return words;
  return `${words.slice(0, quote)}: it${sentenceEnd}`;
}

const sentenceEnd = ' is not valid JSON';

/** The same as a frame. */
export function malformed(what: string, line: string): MalformedFrame {
  return asFrame(brokenLine(what, line), line);
}

/** An error as a frame, with enough of the line to show what of it may be shown. */
export function asFrame(error: WireError, line: string): MalformedFrame {
  return { kind: 'malformed', error, beginning: copyOf(line, beginningLength) };
}
