import { brokenLine } from './broken-line.ts';

/**
 * The JSON value on a line; `undefined` for a blank line; a `WireError` for what is not JSON. Bytes that are not
 * UTF-8 read as U+FFFD, as everywhere in Node; a byte order mark is not part of the text.
 */
export function parseLine(line: Buffer): unknown {
  try {
    // What `toString` comes down to, without its choice of encodings, which costs a percent per delta. Every Buffer
    // has it; only Node's types do not say so.
    return JSON.parse((line as Utf8Buffer).utf8Slice(0, line.length));
  } catch (error) {
    return parseOddLine(line, error);
  }
}

type Utf8Buffer = Buffer & { utf8Slice(start: number, end: number): string };

// Only lines that do not parse come here, so that the others pay nothing for them.
function parseOddLine(line: Buffer, cause: unknown): unknown {
  if (isBlank(line)) return undefined;
  if (!startsWithByteOrderMark(line)) return brokenLine('is not JSON', line, cause);
  try {
    return JSON.parse(line.toString('utf8', 3));
  } catch (error) {
    return brokenLine('is not JSON', line, error);
  }
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function startsWithByteOrderMark(line: Buffer): boolean {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
}
