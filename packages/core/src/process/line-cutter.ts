import { isAscii } from 'node:buffer';
import { type CutLines, linesOfBytes, linesOfText, noLines } from './cut-lines.ts';

const newline = 10;

// Node has them, its types do not: the quickest ways from bytes to a string. What is not UTF-8 becomes U+FFFD.
type Sliceable = Buffer & {
  utf8Slice(start?: number, end?: number): string;
  latin1Slice(start?: number, end?: number): string;
};

/**
 * Cuts a stream of bytes into lines at the byte 0x0A, and only there: inside a UTF-8 character that byte does not occur,
 * and U+2028 or a carriage return ends no line of JSON.
 *
 * No character is ever cut in two: a line is handed over as a whole, and decoded as a whole. A line of more than
 * `maxLineBytes` is skipped: what it has so far is let go at once, its length is reported when it ends, and the next
 * line is good again.
 */
export class LineCutter {
  readonly #maxLineBytes: number;
  readonly #onOverlongLine: (byteLength: number) => void;
  #pieces: Buffer[] = [];
  // Bytes of the line that is not complete yet, those already let go included.
  #openBytes = 0;
  #isSkipping = false;

  constructor(maxLineBytes: number, onOverlongLine: (byteLength: number) => void) {
    this.#maxLineBytes = maxLineBytes;
    this.#onOverlongLine = onOverlongLine;
  }

  /** How many bytes of a line that is not complete yet have come. */
  get openBytes(): number {
    return this.#openBytes;
  }

  /** The lines that are complete with this chunk, in order, without their newline; empty lines are lines. */
  push(bytes: Buffer): CutLines {
    const chunk = bytes as Sliceable; // Every Buffer has those methods.
    const first = chunk.indexOf(newline);
    if (first === -1) {
      if (chunk.length > 0) this.#hold(chunk);
      return noLines;
    }
    let begun: Sliceable | undefined;
    let start = 0;
    if (this.#openBytes > 0) {
      this.#hold(chunk.subarray(0, first));
      begun = this.#close();
      start = first + 1;
    }
    const last = chunk.lastIndexOf(newline);
    const lines = start > last ? linesOfText(textOf(begun)) : this.#cut(begun, chunk, start, last);
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
    return lines;
  }

  /** There is no more to come. What is left without a newline is no line: it was cut off. Returns how long it was. */
  end(): number {
    const cutOffBytes = this.#openBytes;
    this.#reset();
    return cutOffBytes;
  }

  // Between two newlines all characters are whole, so many lines can be made at once: cheaper than one by one.
  #cut(begun: Sliceable | undefined, chunk: Sliceable, start: number, end: number): CutLines {
    if (end - start > this.#maxLineBytes)
      return linesOfText(textOf(begun).concat(this.#cutOneByOne(chunk, start, end)));
    const whole = chunk.latin1Slice(start, end).split('\n');
    if (isAscii(chunk.subarray(start, end)))
      return linesOfText(begun === undefined ? whole : textOf(begun).concat(whole));
    return linesOfBytes(begun === undefined ? whole : [begun.latin1Slice()].concat(whole));
  }

  #cutOneByOne(chunk: Sliceable, from: number, last: number): string[] {
    const lines: string[] = [];
    for (let start = from; start <= last; ) {
      const end = chunk.indexOf(newline, start);
      if (end - start > this.#maxLineBytes) this.#onOverlongLine(end - start);
      else lines.push(chunk.utf8Slice(start, end));
      start = end + 1;
    }
    return lines;
  }

  #hold(piece: Buffer): void {
    this.#openBytes += piece.length;
    if (this.#openBytes > this.#maxLineBytes) {
      this.#isSkipping = true;
      this.#pieces = [];
    }
    if (!this.#isSkipping) this.#pieces.push(piece);
  }

  /** The line that was begun in an earlier chunk, `undefined` where it was too long. */
  #close(): Sliceable | undefined {
    const line = this.#isSkipping ? undefined : Buffer.concat(this.#pieces, this.#openBytes);
    if (line === undefined) this.#onOverlongLine(this.#openBytes);
    this.#reset();
    return line as Sliceable | undefined; // Every Buffer has those methods.
  }

  #reset(): void {
    this.#pieces = [];
    this.#openBytes = 0;
    this.#isSkipping = false;
  }
}

function textOf(line: Sliceable | undefined): string[] {
  return line === undefined ? [] : [line.utf8Slice()];
}
