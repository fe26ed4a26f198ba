interface Guesser {
  failures: number;
  lockedUntil: number;
}

const failuresBeforeLock = 5;
const lockMs = 30_000;
const maxGuessers = 10_000;

/**
 * Who guesses passwords, and has to wait. It is counted for whoever guesses, never for the account: else anybody could lock
 * its owner out.
 */
export class Guesses {
  readonly #guessers = new Map<string, Guesser>();

  /** Counts a guess before it is known to be wrong, so that many at once are many. False: it is not even looked at. */
  begin(guesser: string): boolean {
    const known = this.#guessers.get(guesser) ?? { failures: 0, lockedUntil: 0 };
    if (Date.now() < known.lockedUntil) return false;
    known.failures += 1;
    if (known.failures >= failuresBeforeLock) known.lockedUntil = Date.now() + lockMs;
    // The latest last, so that the one that goes is the one that was quiet the longest.
    this.#guessers.delete(guesser);
    this.#guessers.set(guesser, known);
    const [oldest] = this.#guessers.keys();
    if (this.#guessers.size > maxGuessers && oldest !== undefined) this.#guessers.delete(oldest);
    return true;
  }

  /** It was the right password. */
  succeed(guesser: string): void {
    this.#guessers.delete(guesser);
  }
}
