import { onAbort } from './on-abort.ts';

/** Waits for `wanted`, but not beyond the abort of `signal`, nor at all where that has happened already. */
export async function unlessAborted<Value>(
  wanted: Promise<Value>,
  signal: AbortSignal | undefined,
  makeError: () => Error,
): Promise<Value> {
  if (signal === undefined) return wanted;
  if (signal.aborted) throw makeError();
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    forget = onAbort(signal, () => reject(makeError()));
  });
  try {
    return await Promise.race([wanted, aborted]);
  } finally {
    forget();
  }
}
