/** Takes secrets out of a text that a log or an error is going to show. */
export type Redact = (text: string) => string;

/** Takes secrets out of texts. What is to be shortened is redacted first: a piece of a secret is known by nobody. */
export interface Redactor {
  /** The whole text. */
  all(text: string): string;
  /** Its first characters. A secret that the cut goes through is taken out whole. */
  head(text: string, length: number): string;
  /** What follows that place, from a secret's end on where the cut goes through one. */
  tail(text: string, from: number): string;
}

/** A stretch of a text: from here, to there. */
type Stretch = readonly [from: number, to: number];

const mark = '[redacted]';
// At an end of a text a secret may be cut already, by whoever wrote it. Fewer characters of one are any word's.
const shortestPiece = 8;

/** @param secrets in every spelling in which they may occur; none of them empty */
export function createRedactor(secrets: readonly string[]): Redactor {
  const known = [...new Set(secrets)];
  const show = (text: string, from: number, to: number, stretches: readonly Stretch[]) => {
    let shown = '';
    let at = from;
    for (const [begin, end] of merged(stretches)) {
      if (end <= from || begin >= to) continue;
      shown += text.slice(at, Math.max(at, begin)) + mark;
      at = Math.max(at, end);
    }
    return at < to ? shown + text.slice(at, to) : shown;
  };
  return {
    all: (text) => show(text, 0, text.length, within(text, known)),
    head: (text, length) =>
      show(text, 0, Math.min(length, text.length), [...within(text, known), ...atEnds(text, known)]),
    tail: (text, from) => show(text, from, text.length, [...within(text, known), ...atEnds(text, known)]),
  };
}

function within(text: string, secrets: readonly string[]): Stretch[] {
  const found: Stretch[] = [];
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      found.push([at, at + secret.length]);
    }
  }
  return found;
}

function atEnds(text: string, secrets: readonly string[]): Stretch[] {
  return secrets.flatMap((secret) => {
    const longest = Math.min(secret.length - 1, text.length);
    const begun = lengthOf(longest, (length) => text.endsWith(secret.slice(0, length)));
    const ended = lengthOf(longest, (length) => text.startsWith(secret.slice(-length)));
    return [
      ...(begun === 0 ? [] : [[text.length - begun, text.length] as const]),
      ...(ended === 0 ? [] : [[0, ended] as const]),
    ];
  });
}

function lengthOf(longest: number, fits: (length: number) => boolean): number {
  for (let length = longest; length >= shortestPiece; length -= 1) if (fits(length)) return length;
  return 0;
}

// One secret may begin in the middle of another: then both are one stretch.
function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: [number, number][] = [];
  for (const [from, to] of stretches.toSorted((one, other) => one[0] - other[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
