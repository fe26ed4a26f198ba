/** How much of stderr is shown, in bytes. */
const tailBytes = 8 * 1024;
/** How much before that is kept: more than any secret is long, so that one that the cut goes through is seen whole. */
const overlapBytes = 16 * 1024;

/** What follows a place in a text, as it may be shown. */
export type ShowTail = (text: string, from: number) => string;

const asItIs: ShowTail = (text, from) => text.slice(from);

/** Keeps the last 8 KB of what a process wrote to stderr, whether or not it ended its lines. */
export class StderrTail {
  #kept: Buffer = Buffer.alloc(0);
  #isCut = false;

  push(chunk: Buffer): void {
    const most = tailBytes + overlapBytes;
    this.#isCut ||= this.#kept.length + chunk.length > most;
    // A copy each time, so that nothing but the tail stays in memory.
    this.#kept = Buffer.concat([this.#kept, chunk.subarray(-most)]).subarray(-most);
  }

  /** The tail as text, from a whole character on. */
  text(show: ShowTail = asItIs): string {
    const text = this.#kept.toString('utf8', this.#isCut ? startOfCharacter(this.#kept, 0) : 0);
    const at = this.#kept.length - tailBytes;
    if (at <= 0) return show(text, 0);
    const tail = this.#kept.toString('utf8', startOfCharacter(this.#kept, at));
    return show(text, text.length - tail.length);
  }
}

// The cut may fall within a character of up to four bytes; those after its first are 0b10xxxxxx.
function startOfCharacter(bytes: Buffer, at: number): number {
  const start = bytes.subarray(at, at + 4).findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000);
  return at + Math.max(0, start);
}
