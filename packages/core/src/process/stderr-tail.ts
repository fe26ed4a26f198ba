/** How much of stderr is kept, in bytes. */
const tailBytes = 8 * 1024;

/** Keeps the last 8 KB of what a process wrote to stderr, whether or not it ended its lines. */
export class StderrTail {
  #chunks: Buffer[] = [];
  #byteLength = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#byteLength += chunk.length;
    let first = this.#chunks[0];
    while (first !== undefined && this.#byteLength - first.length >= tailBytes) {
      this.#chunks.shift();
      this.#byteLength -= first.length;
      first = this.#chunks[0];
    }
  }

  /** The tail as text, from a whole character on. */
  text(): string {
    const tail = Buffer.concat(this.#chunks).subarray(-tailBytes);
    return tail.toString('utf8', this.#byteLength > tailBytes ? startOfCharacter(tail) : 0);
  }
}

// The cut may fall within a character of up to four bytes; those after its first are 0b10xxxxxx.
function startOfCharacter(bytes: Buffer): number {
  const start = bytes.subarray(0, 4).findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  return Math.max(0, start);
}
