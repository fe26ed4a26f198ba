/** Lines that came together, in order and without their newline. Empty lines are lines. */
export interface CutLines {
  /** Each line as its text, or as its bytes, one character a byte: in ASCII, which is most, that is the same. */
  readonly raw: readonly string[];
  /** The text of such a line, or of parts that were cut out of them between two characters. */
  readonly textOf: (raw: string) => string;
}

// Node has them, its types do not: the quickest ways between bytes and strings. What is not UTF-8 becomes U+FFFD.
type Sliceable = Buffer & {
  utf8Slice(start?: number, end?: number): string;
  latin1Write(text: string, offset: number): number;
};

// Used within one call, again and again: a buffer of its own for every line would cost more than what it is for.
const scratch = Buffer.allocUnsafeSlow(64 * 1024) as Sliceable; // Every Buffer has those methods.

/** Lines of which the text is known. */
export function linesOfText(raw: readonly string[]): CutLines {
  return { raw, textOf: asItIs };
}

/**
 * Lines of which the bytes are known. One character that is not ASCII makes decoding several times as dear for all that
 * is decoded with it, so nothing is before somebody wants its text.
 */
export function linesOfBytes(raw: readonly string[]): CutLines {
  return { raw, textOf: decodeBytes };
}

export const noLines: CutLines = linesOfText([]);

function asItIs(text: string): string {
  return text;
}

function decodeBytes(bytes: string): string {
  if (bytes.length > scratch.length) return Buffer.from(bytes, 'latin1').toString();
  return scratch.utf8Slice(0, scratch.latin1Write(bytes, 0));
}
