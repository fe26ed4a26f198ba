import { notJson } from './broken-line.ts';

const byteOrderMark = '\uFEFF';

/** The JSON value on a line; `undefined` for a blank line; a `WireError` for what is not JSON. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    return parseOddLine(line, error);
  }
}

// Only lines that do not parse come here, so that the others pay nothing for them.
function parseOddLine(line: string, thrown: unknown): unknown {
  // A byte order mark is not part of the text; for `trim` it is white space.
  if (line.trim() === '' && !line.startsWith(byteOrderMark)) return undefined;
  if (!line.startsWith(byteOrderMark)) return notJson(line, thrown);
  try {
    return JSON.parse(line.slice(byteOrderMark.length));
  } catch (error) {
    return notJson(line, error);
  }
}
