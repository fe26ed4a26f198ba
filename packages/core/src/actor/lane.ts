const smallestCapacity = 4;
const largestKeptCapacity = 1024;
// Shared: most lanes of most actors are never used.
const noSlots: never[] = [];

/**
 * A first-in, first-out queue of anything, `undefined` included: a ring that doubles when it is full. A ring
 * that had to grow large is given back as soon as it is empty.
 *
 * It has no limit of its own: whoever tells an actor more than it can handle bounds that at the source.
 */
export class Lane<T> {
  // Its length is zero or a power of two, so that a mask takes the place of a division.
  private slots: (T | undefined)[] = noSlots;
  private head = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count === this.slots.length) this.grow();
    this.slots[(this.head + this.count) & (this.slots.length - 1)] = item;
    this.count++;
  }

  /** Takes the oldest item. Call it only while `size` is above zero. */
  shift(): T {
    // A slot between head and head + count holds what was pushed, which may be `undefined` when T allows it.
    const item = this.slots[this.head] as T;
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.count--;
    if (this.count === 0 && this.slots.length > largestKeptCapacity) {
      this.slots = noSlots;
      this.head = 0;
    }
    return item;
  }

  private grow(): void {
    const { slots, head, count } = this;
    const larger = new Array<T | undefined>(Math.max(smallestCapacity, slots.length * 2));
    for (let i = 0; i < count; i++) larger[i] = slots[(head + i) & (slots.length - 1)];
    this.slots = larger;
    this.head = 0;
  }
}
