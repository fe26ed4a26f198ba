/** A promise and the means to settle it. The first settlement counts. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

/** Makes one whose rejection is never an unhandled one: nobody has to look at it. */
export function createDeferred<Value>(): Deferred<Value> {
  let settle: { resolve: (value: Value) => void; reject: (error: Error) => void } | undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  // The executor of a promise runs before its constructor returns.
  const { resolve, reject } = settle as NonNullable<typeof settle>;
  return { promise, resolve, reject };
}
