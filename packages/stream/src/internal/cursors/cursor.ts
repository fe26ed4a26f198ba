import type { JoinedTexts } from './joined-texts.ts';

/** What `take()` returns when there is nothing to be had without waiting. Never a value of a stream. */
export const nothing: unique symbol = Symbol('nothing');

/**
 * A place in a source of values that can be read without waiting for as long as something is there.
 *
 * Every helper is a cursor over another cursor, so a chain of helpers costs one promise per value that reaches the
 * consumer, not one per helper. Reading is `take()` until it gives `nothing`, then `more()`, and so on until `more()`
 * says `false`. Whoever gets an error out of `take()` or `more()` calls `close()`.
 */
export interface Cursor<T> {
  /** The next value, or `nothing` when it would have to be waited for or does not exist. */
  take(): T | typeof nothing;
  /** Waits until `take()` may have something again; `false` when it never will. Calls at the same time share one wait. */
  more(): Promise<boolean>;
  /**
   * The cursor id of the value taken last, where values have one: those of a broadcast have. `undefined` also in the
   * middle of what was made of one value, since whoever goes on after it would miss the rest.
   */
  readonly lastId?: string | undefined;
  /** Where other cursors hand out the same texts: what joins several of them once for all. */
  readonly joined?: JoinedTexts | undefined;
  /** Ends the reading and closes the source, unless that ended by itself. The second call is the same as the first. */
  close(): Promise<void>;
}
