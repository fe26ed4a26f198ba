/**
 * What the lazy helpers return: an iterator to be read once, by `for await`, by hand, or by another helper.
 *
 * Nothing is asked of the source before the first `next()`. Leaving the loop, by `break`, `return` or a throw, closes
 * the source; so does `return()`, also while a `next()` is waiting and before the first one, and so does the end of
 * the block of an `await using`.
 */
export interface HelperStream<T> extends AsyncIterableIterator<T, undefined, undefined>, AsyncDisposable {
  /** The next value. Calls that are not awaited are served in order. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Closes the source; resolves when that is done. A waiting `next()` resolves at once, as at the end. */
  return(): Promise<IteratorResult<T, undefined>>;
}
