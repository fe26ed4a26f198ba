/** Waits for `wanted`, but not beyond the abort of `signal`, nor at all where that has happened already. */
export async function unlessAborted<Value>(
  wanted: Promise<Value>,
  signal: AbortSignal | undefined,
  makeError: () => Error,
): Promise<Value> {
  if (signal === undefined) return wanted;
  if (signal.aborted) throw makeError();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(makeError());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([wanted, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
