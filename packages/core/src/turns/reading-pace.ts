import type { Clock } from '../base/clock.ts';
import { onAbort } from '../base/on-abort.ts';
import { relievePressure } from './pressure.ts';
import type { TurnRecord } from './turn-record.ts';

/** What the pace of a reader is kept with. */
export interface PaceOptions {
  readonly bufferMessages: number;
  readonly claimTimeoutMs: number;
  readonly maxParkedBytes: number;
  readonly clock: Clock;
  /** Aborts when the CLI has ended. */
  readonly life: AbortSignal;
  readonly pause: () => void;
  readonly resume: () => void;
  /** The parking space is used up: control requests cannot be let through any longer. */
  readonly giveUpControls: () => void;
  /** The pipe stands because of this turn's reader, or flows again. */
  readonly onStalled: (record: TurnRecord, isStalled: boolean) => void;
  /** Nobody reads this turn, and the time to claim it is over. */
  readonly onUnclaimed: (record: TurnRecord) => void;
}

/**
 * Keeps memory bounded when a turn's reader is behind: pauses the pipe, and lets it flow where something is more
 * important than the unread pieces.
 */
export class ReadingPace {
  readonly #options: PaceOptions;
  #parkedBytes = 0;
  #stalled: TurnRecord | undefined;
  #isLetGo = false;
  #cancelClaim: (() => void) | undefined;

  constructor(options: PaceOptions) {
    this.#options = options;
    onAbort(options.life, () => this.release());
  }

  get isStalled(): boolean {
    return this.#stalled !== undefined;
  }

  /** After each chunk, and whenever a reader moved or a control request came or went. */
  adjust(record: TurnRecord | undefined, pendingControls: number, heardBytes: number): void {
    if (record === undefined || this.#isLetGo) return this.#flow();
    const { bufferMessages: capacity, maxParkedBytes } = this.#options;
    const unread = record.inbox.count;
    if (unread > capacity) {
      this.#parkedBytes += heardBytes;
      record.isBehind = true;
    } else this.#parkedBytes = 0;
    const { mayDrop, isResultAwaited } = record;
    const decision = relievePressure({
      unread,
      capacity,
      mayDrop,
      isResultAwaited,
      pendingControls,
      parkedBytes: this.#parkedBytes,
      maxParkedBytes,
    });
    switch (decision) {
      case 'flow':
        return this.#flowOnceRead(record, unread);
      case 'drop':
        record.dropDeltas();
        return this.#flow();
      case 'give_up_controls':
        this.#options.giveUpControls();
        return this.#stall(record);
      case 'pause':
        return this.#stall(record);
      default:
        return decision satisfies never;
    }
  }

  /** The CLI has exited: what is left in the pipe is little, and holding it would hold up the news. */
  letGo(): void {
    this.#isLetGo = true;
    this.release();
  }

  /** The turn is over: nothing is held any longer. */
  release(): void {
    this.#parkedBytes = 0;
    this.#flow();
  }

  // A stalled reader that takes one message shall not wake the pipe for one line.
  #flowOnceRead(record: TurnRecord, unread: number): void {
    const isHalfRead = unread <= this.#options.bufferMessages / 2 || unread > this.#options.bufferMessages;
    if (this.#stalled === record && !isHalfRead) return;
    this.#flow();
    record.isBehind = unread > this.#options.bufferMessages;
  }

  #stall(record: TurnRecord): void {
    if (record.isResultOnly) return this.#options.onUnclaimed(record);
    if (this.#stalled === record) return;
    this.#flow();
    this.#stalled = record;
    this.#options.pause();
    if (!record.isRead && Number.isFinite(this.#options.claimTimeoutMs)) {
      const { clock, claimTimeoutMs } = this.#options;
      this.#cancelClaim = clock.setTimer(() => this.#options.onUnclaimed(record), claimTimeoutMs);
    }
    this.#options.onStalled(record, true);
  }

  #flow(): void {
    const stalled = this.#stalled;
    if (stalled === undefined) return;
    this.#stalled = undefined;
    this.#cancelClaim?.();
    this.#cancelClaim = undefined;
    this.#options.resume();
    this.#options.onStalled(stalled, false);
  }
}
