interface Made {
  readonly number: number;
  readonly id: string;
}

// Readers that keep up ask for the same ones, one after the other. A power of two.
const recentCount = 64;

/** The ids of one broadcast's values: the number of a value, behind a name that nobody can guess. */
export class CursorIds {
  readonly #name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  readonly #recent = new Array<Made | undefined>(recentCount);

  /** The id of a value. Later ids are greater, as texts too. */
  idOf(number: number): string {
    const place = number & (recentCount - 1);
    const made = this.#recent[place];
    if (made !== undefined && made.number === number) return made.id;
    const id = `${this.#name}-${String(number).padStart(12, '0')}`;
    this.#recent[place] = { number, id };
    return id;
  }

  /** The number in an id of this broadcast's; `undefined` for anything else. */
  numberOf(id: string): number | undefined {
    const digits = id.startsWith(`${this.#name}-`) ? id.slice(this.#name.length + 1) : '';
    return /^\d{12,15}$/.test(digits) ? Number(digits) : undefined;
  }
}
