const newline = 10;
const noLines: readonly string[] = [];

// Node has it, its types do not: the quickest way from bytes to a string. What is not UTF-8 becomes U+FFFD.
type Sliceable = Buffer & { utf8Slice(start: number, end: number): string };

/**
 * Cuts a stream of bytes into lines of text at the byte 0x0A, and only there: inside a UTF-8 character that byte does not
 * occur, and U+2028 or a carriage return ends no line of JSON.
 *
 * A line is decoded as a whole, so that no character is ever cut in two: one that lies within a chunk together with its
 * neighbours, a longer one when its end has come. A line of more than `maxLineBytes` is
 * skipped: what it has so far is let go at once, its length is reported when it ends, and the next line is good again.
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
  push(bytes: Buffer): readonly string[] {
    const chunk = bytes as Sliceable; // Every Buffer has that method.
    const first = chunk.indexOf(newline);
    if (first === -1) {
      if (chunk.length > 0) this.#hold(chunk);
      return noLines;
    }
    const begun: string[] = [];
    let start = 0;
    if (this.#openBytes > 0) {
      this.#hold(chunk.subarray(0, first));
      this.#closeInto(begun);
      start = first + 1;
    }
    const last = chunk.lastIndexOf(newline);
    const whole = start > last ? noLines : this.#cut(chunk, start, last);
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
    return begun.length === 0 ? whole : begun.concat(whole);
  }

  /** There is no more to come. What is left without a newline is no line: it was cut off. Returns how long it was. */
  end(): number {
    const cutOffBytes = this.#openBytes;
    this.#reset();
    return cutOffBytes;
  }

  // Between two newlines all characters are whole, so many lines can be decoded at once: cheaper than one by one.
  #cut(chunk: Sliceable, start: number, end: number): string[] {
    const mayBeOverlong = end - start > this.#maxLineBytes;
    return mayBeOverlong ? this.#cutOneByOne(chunk, start, end) : chunk.utf8Slice(start, end).split('\n');
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

  #closeInto(lines: string[]): void {
    if (this.#isSkipping) this.#onOverlongLine(this.#openBytes);
    else lines.push(Buffer.concat(this.#pieces, this.#openBytes).toString());
    this.#reset();
  }

  #reset(): void {
    this.#pieces = [];
    this.#openBytes = 0;
    this.#isSkipping = false;
  }
}
