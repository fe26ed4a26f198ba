const quote = '"';
const backslash = 0x5c;

/** Where the string begins and ends that follows `key` (its quotes, the colon and the opening quote) on a line of JSON. */
export function tokenAfter(line: string, key: string, from: number) {
  const keyAt = line.indexOf(key, from);
  if (keyAt === -1) return undefined;
  const start = keyAt + key.length;
  let end = line.indexOf(quote, start);
  while (end !== -1 && isEscaped(line, end, start)) end = line.indexOf(quote, end + 1);
  return end === -1 ? undefined : { start, end };
}

/** Whether a string that begins at `start` ends at `end`, where a quote stands: neither before it nor behind it. */
export function isOneToken(line: string, start: number, end: number): boolean {
  let at = line.indexOf(quote, start);
  while (at < end && isEscaped(line, at, start)) at = line.indexOf(quote, at + 1);
  return at === end && !isEscaped(line, end, start);
}

// A backslash that is escaped itself escapes nothing.
function isEscaped(line: string, at: number, start: number): boolean {
  let first = at;
  while (first > start && line.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}
