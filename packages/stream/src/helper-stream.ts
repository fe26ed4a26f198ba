/**
 * What the lazy helpers return: an iterator to be read once, by `for await`, by hand, or by another helper.
 *
 * Nothing is asked of the source before the first `next()`. Leaving the loop, by `break`, `return` or a throw, closes
 * the source; so does `return()`, also while a `next()` is waiting and before the first one, and so does the end of
 * the block of an `await using`.
 */
export interface HelperStream<T> extends AsyncIterableIterator<T, undefined, undefined>, AsyncDisposable {
  /**
   * Where to go on after the value that was read last: pass it to `subscribe({ after })` of the broadcast it came from.
   * `undefined` where there is no broadcast, and behind helpers that need to have heard what came before, such as
   * `textDeltas`.
   */
  readonly lastId: string | undefined;
  /** The next value. Calls that are not awaited are served in order. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Closes the source; resolves when that is done. A waiting `next()` resolves at once, as at the end. */
  return(): Promise<IteratorResult<T, undefined>>;
}
