import type { TurnRecord } from './turn-record.ts';

/** Prompts that wait to be sent, first in, first out. Bounded: a full queue takes no more. */
export class PromptQueue {
  readonly capacity: number;
  #waiting: TurnRecord[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get length(): number {
    return this.#waiting.length;
  }

  get head(): TurnRecord | undefined {
    return this.#waiting[0];
  }

  /** Whether it was taken. */
  push(record: TurnRecord): boolean {
    if (this.#waiting.length >= this.capacity) return false;
    this.#waiting.push(record);
    return true;
  }

  /** Puts one that was taken out back in front of all that wait; it had its place before them. */
  putBack(record: TurnRecord): void {
    this.#waiting.unshift(record);
  }

  shift(): TurnRecord | undefined {
    return this.#waiting.shift();
  }

  /** Takes one out of the middle; whether it was there. */
  remove(record: TurnRecord): boolean {
    const at = this.#waiting.indexOf(record);
    if (at === -1) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  /** Empties it and returns what waited, in order. */
  drain(): TurnRecord[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}
