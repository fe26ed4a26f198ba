import type { TimerSource } from './internal/base/timers.ts';

/**
 * What becomes of a reader of a broadcast that has `maxUnread` values unread when another one comes.
 *
 * - `'hold'`: the source is not read on until it has read half of them. All other readers wait with it.
 * - `'drop_deltas'`: it loses the streamed pieces among them and keeps whole messages, as a listener of
 *   `session.messages()` does; helpers such as `textSnapshots` make up for it. When whole messages alone are too many,
 *   it is cut off.
 * - `'disconnect'`: it is cut off: its stream ends with `SlowReaderError`, what it had unread is forgotten.
 */
export type WhenSlow = 'hold' | 'drop_deltas' | 'disconnect';

/** What `broadcast` can be told. */
export interface BroadcastOptions {
  /**
   * How many of the last values are kept for those who come late, or again.
   *
   * @defaultValue 1 024
   */
  readonly replay?: number | undefined;
  /**
   * How many values a reader may have unread, what was replayed to it not counted.
   *
   * @defaultValue 1 024
   */
  readonly maxUnread?: number | undefined;
  /** What becomes of a reader that has more. @defaultValue 'drop_deltas' */
  readonly whenSlow?: WhenSlow | undefined;
  /**
   * What the source does while there is no reader: it waits (`'pause'`), it is read on into the replay, from the call of
   * `broadcast` on (`'run'`), or it is closed for good when the last reader leaves (`'close'`; it waits for the first).
   *
   * `session.messages()` cannot wait for long: use `'run'`.
   *
   * @defaultValue 'pause'
   */
  readonly whenUnread?: 'pause' | 'run' | 'close' | undefined;
  /**
   * Called with the number of readers whenever it changes, in the same tick: so that a session can be told whether
   * somebody is watching. What it throws ends the broadcast with that error.
   */
  readonly onReaders?: ((count: number) => void) | undefined;
  /**
   * Milliseconds between two times that the readers are told that there is something new. What comes after a silence is
   * told at once, what comes soon after that is gathered: each reader is woken, and each client of a server written to,
   * once for all of it. Nothing is lost; it comes up to so much later.
   *
   * At 100 deltas a second, 20 halve what each client costs a server, and nobody sees a difference.
   *
   * @defaultValue 0: everything is told at once
   */
  readonly gatherMs?: number | undefined;
  /** What sets the timer of `gatherMs`. @defaultValue `setTimeout` */
  readonly clock?: TimerSource | undefined;
}

/** How one reader of a broadcast reads. */
export interface SubscribeOptions {
  /** Go on after the value with this id: the `lastId` of an earlier reader. Later values are all there, or it throws. */
  readonly after?: string | undefined;
  /**
   * Where a reader without `after` begins: at the oldest value kept, or with the next one.
   *
   * @defaultValue 'oldest'
   */
  readonly from?: 'oldest' | 'now' | undefined;
  /** As that of the broadcast, for this reader. */
  readonly maxUnread?: number | undefined;
  /** As that of the broadcast, for this reader. */
  readonly whenSlow?: WhenSlow | undefined;
  /** Ends the reading, normally and at once. */
  readonly signal?: AbortSignal | undefined;
}
