const newline = 10;
const noLines: readonly Buffer[] = [];

/**
 * Cuts a stream of bytes into lines at the byte 0x0A, and only there: inside a UTF-8 character that byte does not
 * occur, and U+2028 or a carriage return ends no line of JSON.
 *
 * Each byte is looked at once. A line that lies within one chunk is a view of it and copies nothing (so it keeps its
 * chunk in memory); a longer one is put together once, when its end has come. A line of more than `maxLineBytes` is
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

  /** The lines that are complete with this chunk, in order, without their newline; empty lines are lines. */
  push(chunk: Buffer): readonly Buffer[] {
    let end = chunk.indexOf(newline);
    if (end === -1) {
      if (chunk.length > 0) this.#hold(chunk);
      return noLines;
    }
    const lines: Buffer[] = [];
    let start = 0;
    if (this.#openBytes > 0) {
      this.#hold(chunk.subarray(0, end));
      this.#closeInto(lines);
      start = end + 1;
      end = chunk.indexOf(newline, start);
    }
    for (; end !== -1; end = chunk.indexOf(newline, start)) {
      if (end - start > this.#maxLineBytes) this.#onOverlongLine(end - start);
      else lines.push(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return lines;
  }

  /** There is no more to come. What is left without a newline is no line: it was cut off. Returns how long it was. */
  end(): number {
    const cutOffBytes = this.#openBytes;
    this.#reset();
    return cutOffBytes;
  }

  #hold(piece: Buffer): void {
    this.#openBytes += piece.length;
    if (this.#openBytes > this.#maxLineBytes) {
      this.#isSkipping = true;
      this.#pieces = [];
    }
    if (!this.#isSkipping) this.#pieces.push(piece);
  }

  #closeInto(lines: Buffer[]): void {
    if (this.#isSkipping) this.#onOverlongLine(this.#openBytes);
    else lines.push(Buffer.concat(this.#pieces, this.#openBytes));
    this.#reset();
  }

  #reset(): void {
    this.#pieces = [];
    this.#openBytes = 0;
    this.#isSkipping = false;
  }
}
