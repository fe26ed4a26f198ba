/**
 * The last values of a sequence, by their number. Grows as it is filled, up to `capacity` rounded up to a power of two;
 * then each new value takes the place of the oldest.
 */
export class ValueLog<T> {
  #slots: (T | undefined)[] = new Array(16);
  #capacity = 16;
  #next = 0;
  #oldest = 0;

  /** The number that the next value will have. The first one has 0. */
  get next(): number {
    return this.#next;
  }

  /** How many values are kept. */
  get size(): number {
    return this.#next - this.#oldest;
  }

  /** From now on at least so many are kept. */
  keep(count: number): void {
    while (this.#capacity < count) this.#capacity *= 2;
  }

  push(value: T): void {
    if (this.#next - this.#oldest === this.#slots.length) {
      if (this.#slots.length < this.#capacity) this.#grow();
      else this.#oldest += 1;
    }
    this.#slots[this.#next & (this.#slots.length - 1)] = value;
    this.#next += 1;
  }

  /** The value of that number, which has to be kept still. */
  at(number: number): T {
    // Whoever asks for a number knows that it is kept, so there is a T.
    return this.#slots[number & (this.#slots.length - 1)] as T;
  }

  #grow(): void {
    const larger = new Array<T | undefined>(this.#slots.length * 2);
    for (let number = this.#oldest; number < this.#next; number += 1) {
      larger[number & (larger.length - 1)] = this.at(number);
    }
    this.#slots = larger;
  }
}
