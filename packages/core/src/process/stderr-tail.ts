/** How much of stderr is kept, in bytes. */
const tailBytes = 8 * 1024;

/** Keeps the last 8 KB of what a process wrote to stderr, whether or not it ended its lines. */
export class StderrTail {
  #tail: Buffer = Buffer.alloc(0);
  #isCut = false;

  push(chunk: Buffer): void {
    this.#isCut ||= this.#tail.length + chunk.length > tailBytes;
    // A copy each time, so that nothing but the tail stays in memory.
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
  }

  /** The tail as text, from a whole character on. */
  text(): string {
    return this.#tail.toString('utf8', this.#isCut ? startOfCharacter(this.#tail) : 0);
  }
}

// The cut may fall within a character of up to four bytes; those after its first are 0b10xxxxxx.
function startOfCharacter(bytes: Buffer): number {
  const start = bytes.subarray(0, 4).findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  return Math.max(0, start);
}
