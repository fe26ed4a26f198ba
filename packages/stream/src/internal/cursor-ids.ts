/** The ids of one broadcast's values: the number of a value, behind a name that nobody can guess. */
export class CursorIds {
  readonly #name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

  /** The id of a value. Later ids are greater, as texts too. */
  idOf(number: number): string {
    return `${this.#name}-${String(number).padStart(12, '0')}`;
  }

  /** The number in an id of this broadcast's; `undefined` for anything else. */
  numberOf(id: string): number | undefined {
    const digits = id.startsWith(`${this.#name}-`) ? id.slice(this.#name.length + 1) : '';
    return /^\d{12,15}$/.test(digits) ? Number(digits) : undefined;
  }
}
