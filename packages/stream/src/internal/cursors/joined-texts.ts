/** In UTF-16 code units: what a stream joins at once is less, unless the last of it is large. */
const maxLength = 65_536;

/**
 * What was joined last of texts that several cursors hand out: readers of one broadcast that keep up ask for the same
 * ones, one after the other.
 */
export class JoinedTexts {
  #parts: readonly string[] = [];
  #whole = '';

  /** The texts as one. */
  of(parts: readonly string[]): string {
    if (this.#isLast(parts)) return this.#whole;
    const whole = parts.join('');
    if (whole.length > maxLength) return whole;
    this.#parts = parts;
    this.#whole = whole;
    return whole;
  }

  // They are the very same strings, or differ soon: this is much less than to join them.
  #isLast(parts: readonly string[]): boolean {
    const last = this.#parts;
    return parts.length === last.length && parts.every((part, at) => part === last[at]);
  }
}
