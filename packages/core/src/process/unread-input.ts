/** What one look at the CLI's stdin shows. */
export interface InputLook {
  /** Whether something waits for room in the pipe. */
  readonly isWaiting: boolean;
  /** How many writes the pipe has taken so far. */
  readonly taken: number;
  /** Whether we hold the CLI up ourselves: one that cannot write may not read either. */
  readonly isExcused: boolean;
}

/**
 * `read`: nothing is wrong. `noticed`: nothing has been taken for long. `restored`: it is read again. `over`: it has had its
 * time. `unread`: nothing new.
 */
export type InputVerdict = 'read' | 'noticed' | 'unread' | 'restored' | 'over';

// Looks without progress. They are counted rather than timed: a host that slept through many has looked once.
const noticedAt = 6;
const overAt = 12;

/** Judges by looks at equal distances whether a CLI reads its stdin. */
export class UnreadInput {
  #unreadLooks = 0;
  #taken: number | undefined;

  look({ isWaiting, taken, isExcused }: InputLook): InputVerdict {
    const isStuck = isWaiting && !isExcused && taken === this.#taken;
    // What waits now is stuck if the same waits at the next look.
    this.#taken = isWaiting && !isExcused ? taken : undefined;
    if (!isStuck) {
      const wasNoticed = this.#unreadLooks >= noticedAt;
      this.#unreadLooks = 0;
      return wasNoticed ? 'restored' : 'read';
    }
    this.#unreadLooks += 1;
    if (this.#unreadLooks === noticedAt) return 'noticed';
    if (this.#unreadLooks === overAt) return 'over';
    return this.#unreadLooks < noticedAt ? 'read' : 'unread';
  }
}
