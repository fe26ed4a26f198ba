/** How many files are open at once, at most. */
const width = 16;

/**
 * What `work` makes of each item, in the items' order, with a bounded number of them under way. Leaving the loop waits for
 * those that are.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const underWay: Promise<Result>[] = [];
  let next = 0;
  try {
    while (next < items.length || underWay.length > 0) {
      while (next < items.length && underWay.length < width) {
        // Within the bounds of the array.
        underWay.push(observed(work(items[next] as Item)));
        next += 1;
      }
      // The loop would have ended, were there none.
      yield await (underWay.shift() as Promise<Result>);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}

// A failure is thrown when its turn comes; until then it is nobody's unhandled rejection.
function observed<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
